// The entry: brings the texts of the person's language, then puts the application into the page.
import { render } from "preact";
import { App } from "./app/app.tsx";
import { language } from "./i18n/language.ts";
import { loadTexts } from "./i18n/loaded.ts";

const root = document.getElementById("app");
if (root) void loadTexts(language.value).then(() => render(<App />, root));
