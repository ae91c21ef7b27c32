/**
 * The desk's frame: a bar above, navigation by task at the left (a strip on narrow screens), the page
 * with room for a drawer beside it. Knows no screen; the words come from the caller.
 */
import type { ComponentChildren, JSX } from "preact";
import "./frame.css";

interface FrameProps {
  readonly brand: ComponentChildren;
  readonly home: string;
  readonly skip: string;
  readonly navLabel: string;
  readonly place: ComponentChildren;
  readonly tools: ComponentChildren;
  readonly nav: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Bar, navigation, page. */
export function Frame(props: FrameProps): JSX.Element {
  return (
    <div class="frame">
      <header class="frame__top">
        <a class="skip-link" href="#page">
          {props.skip}
        </a>
        <a class="frame__brand" href={props.home}>
          {props.brand}
        </a>
        {props.place}
        {props.tools}
      </header>
      <nav class="frame__nav" aria-label={props.navLabel}>
        {props.nav}
      </nav>
      <div class="frame__body">{props.children}</div>
    </div>
  );
}

interface NavLinkProps {
  readonly href: string;
  readonly current: boolean;
  readonly children: ComponentChildren;
  /** Things that wait there; nothing is shown for none. */
  readonly count?: number;
  readonly countLabel?: string;
}

/** One task of the navigation. */
export function NavLink({ href, current, children, count, countLabel }: NavLinkProps): JSX.Element {
  return (
    <a class="nav-link" href={href} aria-current={current ? "page" : undefined}>
      {children}
      {count ? (
        <span class="nav-link__count" title={countLabel}>
          {count}
        </span>
      ) : null}
    </a>
  );
}

interface CrumbsProps {
  readonly label: string;
  readonly title: string;
  readonly way: readonly { readonly text: string; readonly href: string }[];
}

/** Where one is; the last word is the page's heading. */
export function Crumbs({ label, title, way }: CrumbsProps): JSX.Element {
  return (
    <nav class="crumbs" aria-label={label}>
      {way.map((step) => (
        <>
          <a key={step.href} href={step.href}>
            {step.text}
          </a>
          <span aria-hidden="true">/</span>
        </>
      ))}
      <h1 tabIndex={-1}>{title}</h1>
    </nav>
  );
}

/** What a page holds, top to bottom; a table in it takes the height that is left. */
export function PageBody({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <main class="page" id="page" tabIndex={-1}>
      {children}
    </main>
  );
}

/** Chips or figures at the left, what one can do at the right. */
export function BarRow({
  children,
  end,
}: {
  readonly children?: ComponentChildren;
  readonly end?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="bar-row">
      {children}
      {end && <div class="bar-row__end">{end}</div>}
    </div>
  );
}

/** A heading inside a page. */
export function SectionTitle({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <h2 class="section-title">{children}</h2>;
}

/** Sentences on a page. */
export function Prose({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <p class="prose">{children}</p>;
}

/** A bordered part of a page, for one form or one subject. */
export function Panel({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <section class="panel">{children}</section>;
}
