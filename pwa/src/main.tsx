// The entry: puts the application into the page and registers the service worker.
import { render } from "preact";
import { App } from "./app/app.tsx";

const root = document.getElementById("app");
if (root) render(<App />, root);
