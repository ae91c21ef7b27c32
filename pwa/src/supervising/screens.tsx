/** Which screen is shown at which address of the desk. */
import type { FunctionComponent } from "preact";
import { AlignmentsScreen } from "./alignment/alignments.tsx";
import { BarcodesScreen } from "./barcodes/barcodes.tsx";
import { BridgeScreen } from "./closings/bridge.tsx";
import { ClosingLinesScreen } from "./closings/closing-lines.tsx";
import { ClosingsScreen } from "./closings/closings.tsx";
import { EntriesScreen } from "./closings/entries.tsx";
import { HistoriesScreen } from "./closings/histories.tsx";
import { HistoryRowsScreen } from "./closings/history-rows.tsx";
import { DeviceScreen } from "./devices/device.tsx";
import { DevicesScreen } from "./devices/devices.tsx";
import { DifferencesScreen } from "./differences/differences.tsx";
import { InboxScreen } from "./inbox/inbox.tsx";
import { InventoriesScreen } from "./inventories/inventories.tsx";
import { InventoryScreen } from "./inventories/inventory.tsx";
import { ListScreen } from "./inventories/list.tsx";
import { AlarmsScreen } from "./journal/alarms.tsx";
import { AuditScreen } from "./journal/audit.tsx";
import { EventsScreen } from "./journal/events.tsx";
import { JournalFilesScreen } from "./journal/files.tsx";
import { QuarantineScreen } from "./journal/quarantine.tsx";
import { AccountsScreen } from "./keeping/accounts.tsx";
import { CostTypesScreen } from "./keeping/cost-types.tsx";
import { YearHistoryScreen } from "./keeping/year-history.tsx";
import { DifferenceParametersScreen } from "./master/difference-parameters.tsx";
import { EmployeesScreen } from "./master/employees.tsx";
import { ImportScreen } from "./master/import.tsx";
import { ItemScreen } from "./master/item.tsx";
import { ItemsScreen } from "./master/items.tsx";
import { LabelsScreen } from "./master/labels.tsx";
import { ListTypesScreen } from "./master/list-types.tsx";
import { LocationsScreen } from "./master/locations.tsx";
import { ParametersScreen } from "./master/parameters.tsx";
import { ReasonsScreen } from "./master/reasons.tsx";
import { TolerancesScreen } from "./master/tolerances.tsx";
import { ClosingDimensionsScreen, StockChecksScreen } from "./master/warehouse-settings.tsx";
import { WarehousesScreen } from "./master/warehouses.tsx";
import { NewRecordScreen } from "./records/new-record.tsx";
import { RecordScreen } from "./records/record.tsx";
import { RecordsScreen } from "./records/records.tsx";
import { ReportsScreen } from "./reports/reports.tsx";
import { RevaluationScreen } from "./revaluation/revaluation.tsx";
import { GoTo } from "./shell/go-to.tsx";
import type { Parameters } from "./shell/routes.ts";
import { StockScreen } from "./stock/stock.tsx";
import { LimitsScreen } from "./users/limits.tsx";
import { UsersScreen } from "./users/users.tsx";
import { ValuationScreen } from "./valuation/valuation.tsx";

export interface ScreenProps {
  readonly parameters: Parameters;
}

interface Route {
  readonly path: string;
  readonly screen: FunctionComponent<ScreenProps>;
}

export const screens: readonly Route[] = [
  { path: "/desk", screen: () => <GoTo href="/desk/inventories" /> },
  { path: "/desk/sign-in", screen: () => <GoTo href="/desk/inventories" /> },
  { path: "/desk/differences", screen: () => <GoTo part="differences" /> },
  { path: "/desk/inbox", screen: () => <GoTo part="inbox" /> },
  { path: "/desk/inventories", screen: InventoriesScreen },
  { path: "/desk/inventories/:number", screen: InventoryScreen },
  { path: "/desk/inventories/:number/lists/:id", screen: ListScreen },
  { path: "/desk/inventories/:number/differences", screen: DifferencesScreen },
  { path: "/desk/inventories/:number/inbox", screen: InboxScreen },
  { path: "/desk/inventories/:number/barcodes", screen: BarcodesScreen },
  { path: "/desk/inventories/:number/alignments", screen: AlignmentsScreen },
  { path: "/desk/stock", screen: StockScreen },
  { path: "/desk/stock/reports", screen: ReportsScreen },
  { path: "/desk/records", screen: RecordsScreen },
  { path: "/desk/records/new", screen: NewRecordScreen },
  { path: "/desk/records/:id", screen: RecordScreen },
  { path: "/desk/valuation", screen: ValuationScreen },
  { path: "/desk/valuation/closings", screen: ClosingsScreen },
  { path: "/desk/valuation/closing-lines", screen: ClosingLinesScreen },
  { path: "/desk/valuation/histories", screen: HistoriesScreen },
  { path: "/desk/valuation/history-rows", screen: HistoryRowsScreen },
  { path: "/desk/valuation/bridge", screen: BridgeScreen },
  { path: "/desk/valuation/entries", screen: EntriesScreen },
  { path: "/desk/valuation/revaluation", screen: RevaluationScreen },
  { path: "/desk/valuation/accounts", screen: AccountsScreen },
  { path: "/desk/valuation/cost-types", screen: CostTypesScreen },
  { path: "/desk/valuation/year-history", screen: YearHistoryScreen },
  { path: "/desk/master", screen: () => <GoTo href="/desk/master/items" /> },
  { path: "/desk/master/items", screen: ItemsScreen },
  { path: "/desk/master/items/:class/:code", screen: ItemScreen },
  { path: "/desk/master/warehouses", screen: WarehousesScreen },
  { path: "/desk/master/locations", screen: LocationsScreen },
  { path: "/desk/master/employees", screen: EmployeesScreen },
  { path: "/desk/master/reasons", screen: ReasonsScreen },
  { path: "/desk/master/difference-parameters", screen: DifferenceParametersScreen },
  { path: "/desk/master/parameters", screen: ParametersScreen },
  { path: "/desk/master/closing-dimensions", screen: ClosingDimensionsScreen },
  { path: "/desk/master/stock-checks", screen: StockChecksScreen },
  { path: "/desk/master/list-types", screen: ListTypesScreen },
  { path: "/desk/master/tolerances", screen: TolerancesScreen },
  { path: "/desk/master/labels", screen: LabelsScreen },
  { path: "/desk/master/import", screen: ImportScreen },
  { path: "/desk/devices", screen: DevicesScreen },
  { path: "/desk/users", screen: UsersScreen },
  { path: "/desk/users/limits", screen: LimitsScreen },
  { path: "/desk/devices/:id", screen: DeviceScreen },
  { path: "/desk/journal", screen: EventsScreen },
  { path: "/desk/journal/alarms", screen: AlarmsScreen },
  { path: "/desk/journal/quarantine", screen: QuarantineScreen },
  { path: "/desk/journal/files", screen: JournalFilesScreen },
  { path: "/desk/journal/audit", screen: AuditScreen },
];
