// How the application is built and tested. The shell is precached by our own service worker;
// nothing is inlined, because the server's content security policy allows no inline code.
import preact from "@preact/preset-vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";
import { firstLoadBudget } from "./budget.ts";
import { compressedTwins } from "./compressed.ts";
import manifest from "./manifest.ts";

export default defineConfig({
  plugins: [
    preact({ reactAliasesEnabled: false }),
    VitePWA({
      strategies: "injectManifest",
      srcDir: ".",
      filename: "service-worker.js",
      injectRegister: false,
      manifest,
      includeManifestIcons: false,
      injectManifest: {
        globPatterns: ["**/*.{html,js,css,woff2,svg,png}"],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
      },
    }),
    firstLoadBudget(),
    compressedTwins(),
  ],
  define: { __APP_VERSION__: JSON.stringify(process.env["npm_package_version"] ?? "0.0.0") },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: { proxy: { "/api": process.env["GIACENZA_DEV_SERVER"] ?? "http://127.0.0.1:8000" } },
  test: {
    environment: "node",
    setupFiles: ["test/texts.ts"],
    include: ["test/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    // Generous: nothing here waits for time, but a busy machine may be slow.
    testTimeout: 120_000,
  },
});
