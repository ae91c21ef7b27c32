/**
 * Filters as chips that one takes away, kept in the address; "+ filter" adds one. The screen names its
 * filters, this knows nothing of what they mean.
 */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { deskText } from "../../i18n/desk.ts";
import { dateText } from "../../i18n/format.ts";
import { Chip } from "../../ui/badge.tsx";
import type { Option } from "../../ui/field.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { useAddress } from "./address.ts";

export interface Filter {
  readonly name: string;
  readonly label: string;
  /** Without options the value is typed. */
  readonly options?: readonly Option[];
  readonly date?: boolean;
  /** How a chosen value reads on its chip, where its option says more. */
  readonly words?: (value: string) => string;
}

function valueText(filter: Filter, value: string): string {
  if (filter.date) return dateText(value);
  if (filter.words) return filter.words(value);
  return filter.options?.find((option) => option.value === value)?.text ?? value;
}

interface EditorProps {
  readonly filter: Filter;
  readonly onValue: (value: string) => void;
  readonly onClose: () => void;
}

function Editor({ filter, onValue, onClose }: EditorProps): JSX.Element {
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null);
  useEffect(() => input.current?.focus(), []);
  const shared = { ref: input, class: "field__input", "aria-label": filter.label } as const;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onValue(input.current?.value ?? "");
      }}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      {filter.options ? (
        <select {...shared} onChange={(event) => onValue(event.currentTarget.value)}>
          <option value="">{filter.label}</option>
          {filter.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          {...({ type: filter.date ? "date" : "search" } as { type: "search" })} // one literal type each
          placeholder={filter.label}
          onBlur={(event) => event.currentTarget.value && onValue(event.currentTarget.value)}
        />
      )}
    </form>
  );
}

/** The chips of a screen's filters and, at the right, what one can do with what is shown. */
export function FilterBar({
  filters,
  end,
}: {
  readonly filters: readonly Filter[];
  readonly end?: ComponentChildren;
}): JSX.Element {
  const { query, change } = useAddress();
  const [adding, setAdding] = useState<Filter>();
  const unset = filters.filter((filter) => !query[filter.name]);
  return (
    <BarRow end={end}>
      {filters.map((filter) => {
        const value = query[filter.name];
        return value ? (
          <Chip
            key={filter.name}
            removeLabel={deskText("remove_filter")}
            onClick={() => change({ [filter.name]: undefined })}
          >
            {filter.label} <b>{valueText(filter, value)}</b>
          </Chip>
        ) : null;
      })}
      {adding && (
        <Editor
          key={adding.name}
          filter={adding}
          onClose={() => setAdding(undefined)}
          onValue={(value) => {
            setAdding(undefined);
            change({ [adding.name]: value });
          }}
        />
      )}
      {unset.length > 0 && (
        <Menu face={deskText("add_filter")} look="chip" side="left">
          {unset.map((filter) => (
            <MenuItem key={filter.name} onClick={() => setAdding(filter)}>
              {filter.label}
            </MenuItem>
          ))}
        </Menu>
      )}
    </BarRow>
  );
}
