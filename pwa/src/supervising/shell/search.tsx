/** The search of the desk: `/` jumps to it; it searches in this screen where that can be searched, else in stock. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { deskText } from "../../i18n/desk.ts";
import { SearchField } from "../../ui/form.tsx";
import { useAddress } from "./address.ts";
import { withQuery } from "./routes.ts";

const SEARCHED_HERE =
  /^\/desk\/(inventories|stock|inventories\/[^/]+\/differences|master\/(items|locations))$/;

/** Whether a key belongs to something one is typing into. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea");
}

/** The field in the bar. */
export function Search(): JSX.Element {
  const { path, query, go, change } = useAddress();
  const [text, setText] = useState(query["search"] ?? "");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(query["search"] ?? ""), [query["search"]]);
  useEffect(() => {
    const jump = (event: KeyboardEvent): void => {
      if (event.key !== "/" || isTyping(event.target) || document.querySelector("dialog[open]"))
        return;
      event.preventDefault();
      input.current?.select();
      input.current?.focus();
    };
    document.addEventListener("keydown", jump);
    return () => document.removeEventListener("keydown", jump);
  }, []);
  const search = (): void => {
    const wanted = text.trim();
    if (SEARCHED_HERE.test(path)) change({ search: wanted, line: undefined });
    else go(withQuery("/desk/stock", { search: wanted }));
    input.current?.blur();
  };
  return (
    <div class="frame__search">
      <SearchField
        label={deskText("search")}
        value={text}
        onValue={setText}
        onSubmit={search}
        shortcut="/"
        inputRef={input}
      />
    </div>
  );
}
