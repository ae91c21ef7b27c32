// The shell of the application: which screen is shown at which address.
import { shellText } from "../i18n/shell.ts";

export function App() {
  return <main>{shellText("product")}</main>;
}
