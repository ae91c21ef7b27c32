/** The keys that work on a focused line, shown when somebody presses `?`. */
import type { JSX } from "preact";
import { differencesText as text } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Button } from "../../ui/button.tsx";
import { Shortcut } from "../../ui/form.tsx";
import { Dialog, ModalActions } from "../../ui/modal.tsx";
import { Facts } from "../../ui/story.tsx";
import { type Deed, keys } from "./deeds.ts";

/** Every key with what it does. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const deeds = Object.entries(keys) as readonly (readonly [Deed, string])[];
  return (
    <Dialog title={text("keys")} onClose={onClose}>
      <Facts
        facts={[
          [text("key_walk"), <Keys names={["↓", "j", "↑", "k"]} />],
          [text("key_open"), <Keys names={["Enter"]} />],
          [text("key_close"), <Keys names={["Esc"]} />],
          [text("key_mark"), <Keys names={["x"]} />],
          ...deeds.map(([deed, key]) => [text(`deed_${deed}`), <Keys names={[key]} />] as const),
          [text("key_search"), <Keys names={["/"]} />],
        ]}
      />
      <ModalActions>
        <Button kind="main" onClick={onClose}>
          {shellText("close")}
        </Button>
      </ModalActions>
    </Dialog>
  );
}

function Keys({ names }: { readonly names: readonly string[] }): JSX.Element {
  return (
    <>
      {names.map((name) => (
        <Shortcut key={name} name={name} />
      ))}
    </>
  );
}
