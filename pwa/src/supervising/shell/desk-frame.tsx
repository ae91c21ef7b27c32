/** The frame filled for the desk: where one is, search, who one is, and the tasks at the left. */
import type { ComponentChildren, JSX } from "preact";
import { useLocation } from "preact-iso";
import { deskText } from "../../i18n/desk.ts";
import { shellText } from "../../i18n/shell.ts";
import { Crumbs, Frame, NavLink } from "../../ui/frame.tsx";
import { iMay } from "../session/session.ts";
import { current, differencesAddress, useCurrentInventory, waiting } from "./current.ts";
import { desk } from "./routes.ts";
import { place } from "./screen.tsx";
import { Search } from "./search.tsx";
import { UserMenu } from "./user-menu.tsx";

interface Task {
  readonly key: keyof typeof tasks;
  readonly href: string;
  readonly at: RegExp;
  readonly count?: number;
}

const tasks = {
  inventories: "nav_inventories",
  differences: "nav_differences",
  inbox: "nav_inbox",
  stock: "nav_stock",
  records: "nav_records",
  valuation: "nav_valuation",
  master: "nav_master",
  devices: "nav_devices",
  journal: "nav_journal",
  users: "nav_users",
} as const;

const INSIDE = "/desk/inventories/[^/]+";

function tasksOf(): readonly Task[] {
  const number = current.value;
  const { differences, inbox } = waiting.value;
  return [
    { key: "inventories", href: "/desk/inventories", at: /^\/desk\/inventories/ },
    {
      key: "differences",
      href: number ? differencesAddress(number) : "/desk/differences",
      at: new RegExp(`^(/desk/differences|${INSIDE}/differences)`),
      count: differences,
    },
    {
      key: "inbox",
      href: number ? `${desk`/inventories/${number}`}/inbox` : "/desk/inbox",
      at: new RegExp(`^(/desk/inbox|${INSIDE}/(inbox|barcodes))`),
      count: inbox,
    },
    { key: "stock", href: "/desk/stock", at: /^\/desk\/stock/ },
    { key: "records", href: "/desk/records", at: /^\/desk\/records/ },
    { key: "valuation", href: "/desk/valuation", at: /^\/desk\/valuation/ },
    { key: "master", href: "/desk/master", at: /^\/desk\/master/ },
    { key: "devices", href: "/desk/devices", at: /^\/desk\/devices/ },
    ...(iMay("read_journal")
      ? [
          {
            key: "journal" as const,
            href: "/desk/journal",
            at: /^\/desk\/journal/,
            count: waiting.value.alarms,
          },
        ]
      : []),
    ...(iMay("keep_users")
      ? [{ key: "users" as const, href: "/desk/users", at: /^\/desk\/users/ }]
      : []),
  ];
}

function Navigation(): JSX.Element {
  const { path } = useLocation();
  const found = tasksOf();
  const here = found.findLast((task) => task.at.test(path));
  return (
    <>
      {found.map((task) => (
        <NavLink
          key={task.key}
          href={task.href}
          current={task === here}
          {...(task.count !== undefined && {
            count: task.count,
            countLabel: deskText("nav_waiting", { n: task.count }),
          })}
        >
          {deskText(tasks[task.key])}
        </NavLink>
      ))}
    </>
  );
}

/** The desk around its screens. */
export function DeskFrame({ children }: { readonly children: ComponentChildren }): JSX.Element {
  useCurrentInventory();
  const { title, way } = place.value;
  return (
    <Frame
      brand={shellText("product")}
      home="/desk/inventories"
      skip={deskText("skip")}
      navLabel={deskText("tasks")}
      place={<Crumbs label={deskText("where")} title={title} way={way} />}
      tools={
        <>
          <Search />
          <UserMenu />
        </>
      }
      nav={<Navigation />}
    >
      {children}
    </Frame>
  );
}
