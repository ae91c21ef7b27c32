/**
 * What must be answered before going on: a sheet from below (handheld) and a dialog (desk).
 * The first focus is the question, never an answer, so that the Enter of a scanner or of a hurried
 * finger answers nothing. Escape and the system's back gesture call `onClose` when there is one.
 */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import "./modal.css";
import { Badge, type Meaning } from "./badge.tsx";

const FIRST_FIELD = "form :is(input:not([type=checkbox], [type=file]), select, textarea):enabled";

interface ModalProps {
  readonly title: ComponentChildren;
  /** The short word above the title, with its meaning's sign and colour. */
  readonly tag?: { readonly meaning: Meaning; readonly text: string };
  readonly children: ComponentChildren;
  /** A dialog with room for a table or a form in two columns. */
  readonly wide?: boolean;
  /** Something to say while it is open, read out at once. */
  readonly notice?: string | undefined;
  /** `error`: red, for what must not be overlooked. */
  readonly tone?: "plain" | "error";
  /** A sheet that is there to type into starts in its first field, as dialogs do. */
  readonly focus?: "title" | "field";
  /** Without it the modal can only be left by one of its answers. */
  readonly onClose?: () => void;
}

function Modal({
  shape,
  title,
  tag,
  children,
  wide = false,
  tone = "plain",
  focus,
  notice,
  onClose,
}: ModalProps & { readonly shape: "sheet" | "dialog" }): JSX.Element {
  const frame = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const opener = useRef<Element | null>(null);
  const titleId = useId();
  const goal = focus ?? (shape === "dialog" ? "field" : "title");
  // Opened after the key that asked for it has done its work: a field would get its character.
  useEffect(() => {
    opener.current = document.activeElement;
    frame.current?.showModal();
    const field = goal === "field" ? frame.current?.querySelector<HTMLElement>(FIRST_FIELD) : null;
    (field ?? heading.current)?.focus();
  }, [goal]);
  // Given back while the dialog goes, not after the next picture: the person may have gone on by then.
  useLayoutEffect(() => {
    const dialog = frame.current;
    return () => {
      dialog?.close();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    };
  }, []);
  return (
    <dialog
      ref={frame}
      class={`modal modal--${shape} modal--${tone}${wide ? " modal--wide" : ""}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <div class="modal__body">
        {tag && (
          <div class="modal__tag">
            <Badge meaning={tag.meaning}>{tag.text}</Badge>
          </div>
        )}
        <h2 id={titleId} class="modal__title" ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {notice !== undefined && (
          <p class="modal__notice meaning-error" role="alert">
            {notice}
          </p>
        )}
        {children}
      </div>
    </dialog>
  );
}

/** A question from below, with two or three large answers (`Answer`), the safe one last. */
export function Sheet(props: ModalProps): JSX.Element {
  return <Modal shape="sheet" {...props} />;
}

/** A question in the middle, with `modal__actions` at its end. */
export function Dialog(props: ModalProps): JSX.Element {
  return <Modal shape="dialog" {...props} />;
}

/** The sentence under a modal's title. */
export function ModalText({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <p class="modal__text">{children}</p>;
}

/** The row of buttons at the end of a dialog. */
export function ModalActions({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="modal__actions">{children}</div>;
}

/** For this long after a question appeared a tap is still meant for what was under it, in ms. */
const SETTLING = 350;

/** True until a question has been on the screen long enough to be the one that is answered. */
function useSettling(): () => boolean {
  const since = useRef(performance.now());
  return () => performance.now() - since.current < SETTLING;
}

interface AnswerProps {
  readonly label: string;
  /** What choosing it means, in a few words. */
  readonly hint?: ComponentChildren;
  /** The number that would result. */
  readonly result?: ComponentChildren;
  readonly kind?: "other" | "safe" | "danger";
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** One large answer of a sheet. */
export function Answer({
  label,
  hint,
  result,
  kind = "other",
  disabled = false,
  onClick,
}: AnswerProps): JSX.Element {
  const isSettling = useSettling();
  return (
    <button
      type="button"
      class={`answer answer--${kind}`}
      disabled={disabled}
      onClick={() => isSettling() || onClick()}
    >
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
      {result !== undefined && <output>{result}</output>}
    </button>
  );
}
