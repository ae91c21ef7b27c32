/** An address that stands for another: a fixed one, or a part of the inventory one is working on. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { deskText } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty, Loading } from "../../ui/states.tsx";
import { current, differencesAddress, refreshWaiting } from "./current.ts";
import { desk } from "./routes.ts";
import { Screen } from "./screen.tsx";

type GoToProps = { readonly href: string } | { readonly part: "differences" | "inbox" };

/** Goes on at once; says what to do when there is no inventory to go to. */
export function GoTo(props: GoToProps): JSX.Element {
  const { route } = useLocation();
  const [none, setNone] = useState(false);
  const href = "href" in props ? props.href : undefined;
  const part = "part" in props ? props.part : undefined;
  useEffect(() => {
    if (href) return route(href, true);
    void refreshWaiting().then(() => {
      const number = current.value;
      if (!number) return setNone(true);
      const inbox = `${desk`/inventories/${number}`}/inbox`;
      route(part === "inbox" ? inbox : differencesAddress(number), true);
    });
  }, [href, part, route]);
  if (!none) return <Loading text={shellText("loading")} />;
  return (
    <Screen title={deskText(part === "inbox" ? "nav_inbox" : "nav_differences")}>
      <Empty
        title={deskText("no_inventory_title")}
        text={deskText("no_inventory_text")}
        action={<ButtonLink href="/desk/inventories">{deskText("nav_inventories")}</ButtonLink>}
      />
    </Screen>
  );
}
