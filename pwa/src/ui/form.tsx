/**
 * What forms share: their columns, tabs between forms, a place to drop a file, a search field, and the
 * sign of a keyboard shortcut.
 */
import type { ComponentChildren, JSX, Ref } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import "./form.css";
import { Icon } from "./icons.tsx";

interface FormProps {
  readonly id?: string;
  readonly two?: boolean;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
}

/** Fields one below the other, or in two columns where there is room; Enter sends. */
export function Form({ id, two = false, onSubmit, children }: FormProps): JSX.Element {
  return (
    <form
      id={id}
      class={`form${two ? " form--two" : ""}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** A part of a two-column form that takes both columns. */
export function FormWide({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="form__wide">{children}</div>;
}

/** Two fields that belong together, in a row of their own. */
export function FormPair({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="form__pair">{children}</div>;
}

/** Pages of one subject, each with its own address. */
export function Tabs({
  label,
  tabs,
}: {
  readonly label: string;
  readonly tabs: readonly {
    readonly href: string;
    readonly text: ComponentChildren;
    readonly current: boolean;
  }[];
}): JSX.Element {
  const row = useRef<HTMLElement>(null);
  const current = tabs.findIndex((tab) => tab.current);
  useEffect(() => {
    row.current?.children[current]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  return (
    <nav class="tabs" aria-label={label} ref={row}>
      {tabs.map((tab) => (
        <a key={tab.href} href={tab.href} aria-current={tab.current ? "page" : undefined}>
          {tab.text}
        </a>
      ))}
    </nav>
  );
}

interface FileDropProps {
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  readonly file: File | undefined;
  readonly onFile: (file: File) => void;
}

/** A file, chosen or dropped. */
export function FileDrop({ label, hint, accept, file, onFile }: FileDropProps): JSX.Element {
  const [over, setOver] = useState(false);
  const take = (files: FileList | null | undefined): void => {
    const first = files?.[0];
    if (first) onFile(first);
  };
  return (
    <label
      class={`file-drop${over ? " file-drop--over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <Icon name="upload" />
      <b>{file?.name ?? label}</b>
      <span>{hint}</span>
      <input
        class="visually-hidden"
        type="file"
        accept={accept}
        onChange={(event) => take(event.currentTarget.files)}
      />
    </label>
  );
}

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly onSubmit?: () => void;
  readonly shortcut?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** A field to search with; `shortcut` is the key that jumps to it. */
export function SearchField(props: SearchFieldProps): JSX.Element {
  return (
    <form
      class="search-field"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit?.();
      }}
    >
      <Icon name="search" />
      <input
        ref={props.inputRef ?? null}
        type="search"
        aria-label={props.label}
        placeholder={props.label}
        value={props.value}
        onInput={(event) => props.onValue(event.currentTarget.value)}
      />
      {props.shortcut && <kbd>{props.shortcut}</kbd>}
    </form>
  );
}

/** The key that does the same as the button it stands in. */
export function Shortcut({ name }: { readonly name: string }): JSX.Element {
  return <kbd class="kbd">{name}</kbd>;
}
