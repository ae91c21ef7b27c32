/** Handhelds: which there are, what they still hold, a new one with its code, revoking one. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { deskText, masterText as text } from "../../i18n/desk.ts";
import { countText, momentText } from "../../i18n/format.ts";
import { Badge, type Meaning } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { BarRow } from "../../ui/frame.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { Empty } from "../../ui/states.tsx";
import type { Column } from "../../ui/table.tsx";
import {
  createDevice,
  type Device,
  devices,
  type Enrolment,
  newCode,
  revokeDevice,
} from "../api/devices.ts";
import { listOf } from "../inventories/scope-text.ts";
import { useAction } from "../loading/action.ts";
import { usePages } from "../loading/pages.ts";
import { iMay } from "../session/session.ts";
import { DataTable } from "../shell/data-table.tsx";
import { FormDialog } from "../shell/form-dialog.tsx";
import { knownWarehouses, useKnown, warehouseName } from "../shell/known.ts";
import { ProblemBand } from "../shell/problem.tsx";
import { desk } from "../shell/routes.ts";
import { Screen } from "../shell/screen.tsx";
import { EnrolmentDialog } from "./enrolment-dialog.tsx";

const meanings: Readonly<Record<Device["state"], Meaning>> = {
  waiting: "question",
  enrolled: "good",
  revoked: "error",
};

interface Deeds {
  readonly onCode: (row: Device) => void;
  readonly onRevoke: (row: Device) => void;
}

function DeviceMenu({ row, onCode, onRevoke }: Deeds & { readonly row: Device }) {
  return (
    <Menu face={<Icon name="more" />} label={`${row.name}: ${deskText("more")}`} look="sign">
      <MenuItem onClick={() => onCode(row)}>{text("new_code")}</MenuItem>
      {row.state !== "revoked" && (
        <MenuItem onClick={() => onRevoke(row)}>{text("revoke")}</MenuItem>
      )}
    </Menu>
  );
}

function columns(deeds: Deeds): readonly Column<Device>[] {
  return [
    {
      key: "name",
      title: deskText("name"),
      cell: (row) => <a href={desk`/devices/${row.id}`}>{row.name}</a>,
    },
    {
      key: "state",
      title: deskText("state"),
      cell: (row) => <Badge meaning={meanings[row.state]}>{text(`device_${row.state}`)}</Badge>,
    },
    {
      key: "warehouses",
      title: text("part_warehouses"),
      cell: (row) => row.warehouses.map(warehouseName).join(", "),
    },
    {
      key: "pending",
      title: text("pending"),
      number: true,
      cell: (row) => (row.pending === null ? "" : countText(row.pending)),
    },
    {
      key: "journal",
      title: text("journal"),
      number: true,
      cell: (row) =>
        row.head === null ? "" : `${countText(row.high_water ?? 0)} / ${countText(row.head)}`,
    },
    {
      key: "seen",
      title: deskText("last_seen"),
      cell: (row) => row.last_seen_at && momentText(row.last_seen_at),
    },
    {
      key: "deeds",
      title: "",
      cell: (row) => iMay("keep_devices") && <DeviceMenu row={row} {...deeds} />,
    },
  ];
}

function NewDeviceDialog(props: {
  readonly onDone: (made: Enrolment) => void;
  readonly onClose: () => void;
}): JSX.Element {
  const warehouses = useKnown(knownWarehouses);
  const search = async (wanted: string) =>
    warehouses
      .map(({ code, description }) => ({ value: code, text: description }))
      .filter((one) => `${one.value} ${one.text}`.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <FormDialog
      {...props}
      title={text("new_device")}
      intro={text("new_device_text")}
      fields={[
        { name: "name", label: deskText("name"), required: true, hint: text("device_name_hint") },
        {
          name: "warehouses",
          label: text("part_warehouses"),
          kind: "several",
          search,
          hint: text("device_warehouses_hint"),
        },
      ]}
      submit={text("make_code")}
      onSubmit={(values) =>
        createDevice({ name: String(values["name"]), warehouses: listOf(values["warehouses"]) })
      }
    />
  );
}

/** All handhelds. */
export function DevicesScreen(): JSX.Element {
  const pages = usePages<Device>("devices", (paging) => devices({ ...paging }));
  const [making, setMaking] = useState(false);
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const { problem, run } = useAction();
  const made = (answer: Enrolment): void => {
    setMaking(false);
    setEnrolment(answer);
    pages.reload();
  };
  const create = iMay("keep_devices") && (
    <Button kind="main" icon="plus" onClick={() => setMaking(true)}>
      {text("new_device")}
    </Button>
  );
  return (
    <Screen title={deskText("nav_devices")}>
      <BarRow end={create} />
      <ProblemBand problem={problem} />
      <DataTable
        label={deskText("nav_devices")}
        pages={pages}
        columns={columns({
          onCode: (row) => run(() => newCode(row.id), made),
          onRevoke: (row) => run(() => revokeDevice(row.id), pages.reload),
        })}
        rowKey={(row) => row.id}
        empty={
          <Empty
            title={text("no_devices")}
            text={text("no_devices_text")}
            icon="barcode"
            action={create}
          />
        }
      />
      {making && <NewDeviceDialog onDone={made} onClose={() => setMaking(false)} />}
      {enrolment && (
        <EnrolmentDialog enrolment={enrolment} onClose={() => setEnrolment(undefined)} />
      )}
    </Screen>
  );
}
