import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env.PORT ?? 4100}`
const behindTheServer = Object.fromEntries(
  ['/api', '/auth', '/webhooks', '/health'].map((path) => [path, { target: server, changeOrigin: false }]),
)

/** The libraries every page needs change seldom: a chunk of their own stays cached over releases. */
const everyPage = /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(react-query|query-core)|zod)\//

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { host: '127.0.0.1', port: 4310, proxy: behindTheServer },
  preview: { host: '127.0.0.1', port: 4311, proxy: behindTheServer },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'vendor', test: everyPage }] } } },
  },
})
