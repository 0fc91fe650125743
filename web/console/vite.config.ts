import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `npm run dev` talks to a running control plane; where it is, AICLOUD_URL says.
const server = process.env['AICLOUD_URL'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  logLevel: 'warn',
  build: {
    target: 'es2023',
    // What the policy forbids is not made: nothing inline, no data: scripts, no polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    manifest: true,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What many screens share comes in one piece: dozens of small ones cost a first visit more than what they spare it.
        codeSplitting: {
          groups: [
            {
              name: 'common',
              test: /(packages\/(ui|contract|tokens)|console\/src\/(parts|data|app|live))\//,
              minShareCount: 6,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/v1': { target: server, ws: true } } },
})
