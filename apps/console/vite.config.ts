import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const server = `http://127.0.0.1:${process.env.PORT ?? 4100}`
const behindTheServer = Object.fromEntries(
  ['/api', '/auth', '/webhooks', '/health'].map((path) => [path, { target: server, changeOrigin: false }]),
)

/** The libraries every page needs change seldom: a chunk of their own stays cached over releases. */
const everyPage = /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(react-query|query-core)|zod)\//

/**
 * What every list page needs. In one chunk it is 12 kB smaller than in the thirty pieces it would fall into, and comes
 * with one request. Nothing belongs here that only some pages need, nor what is loaded with its first use.
 */
const listParts = [
  // The library's styles stay before ours, which change them.
  /@mantine\/core\/styles\.css|@fontsource-variable|app\/global\.css/,
  /apps\/console\/src\/components\/(paged-|data-)?table[-.]/,
  /apps\/console\/src\/components\/(data-table|cursor-pager|sortable-header|tick|empty-state|relative-time|status-badge)/,
  /apps\/console\/src\/components\/(page|filter-bar|filter-select|search-input|problem-alert|copyable-id)\./,
  /apps\/console\/src\/components\/(hint|action-menu|action-button|use-room|use-page-heading)\./,
  /apps\/console\/src\/lib\/(use-|format-(count|time)|mode|notify|stored|paths|session|api|query-client|shortcuts)/,
  /apps\/console\/src\/lib\/messages\/(components|layout|session)\./,
  /packages\/contract\/src\/(ids|problem|page|client|session|endpoint|modes|organizations|permissions)\./,
  /@mantine\/core\/esm\/core\//,
  /@mantine\/core\/esm\/components\/(Button|UnstyledButton|ActionIcon|CopyButton|Loader|Skeleton|Transition|Text|Title)\//,
  /@mantine\/core\/esm\/components\/(Group|Stack|Center|Burger)\//,
  /@mantine\/hooks\/esm\/use-(debounced-callback|callback-ref|disclosure|clipboard|isomorphic|mounted|uncontrolled)/,
  /node_modules\/clsx\//,
  /@tabler\/icons-react\/.*\/(createReactComponent|defaultAttributes|Icon(Chevron|Dots|Search|Refresh|Copy|Alert|Flask))/,
  /@tabler\/icons-react\/.*\/Icon(X|Check|CircleCheck|CircleX|CircleDashed|Progress)\./,
]
const everyList = new RegExp(listParts.map(({ source }) => source).join('|'))

/** Of the ISO 4217 table the console needs each currency's code and decimals, not the list of its countries (6 kB). */
const slimCurrencyTable = (): Plugin => ({
  name: 'slim-currency-table',
  enforce: 'pre',
  transform: {
    filter: { id: /currency-codes\/data\.js$/ },
    handler: (code) => {
      const table: { code: string; digits: number }[] = JSON.parse(
        code.slice(code.indexOf('= [') + 2).replace(/;\s*$/, ''),
      )
      // Most have two decimals: the words of all, and the decimals of the few that have others.
      const codes = table.map(({ code }) => code).join(' ')
      const others = Object.fromEntries(
        table.filter(({ digits }) => digits !== 2).map(({ code, digits }) => [code, digits]),
      )
      return {
        code: `const others = ${JSON.stringify(others)}
module.exports = "${codes}".split(' ').map((code) => ({ code, digits: others[code] ?? 2 }))`,
        map: null,
      }
    },
  },
})

/** Only the server makes JSON schemas; zod ties their making to every schema, 5 kB that no page ever runs. */
const zodWithoutJsonSchema = (): Plugin => ({
  name: 'zod-without-json-schema',
  enforce: 'pre',
  transform: {
    filter: { id: /zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ },
    handler: (code) => {
      const names = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name)
      return { code: names.map((name) => `export const ${name} = () => () => undefined`).join('\n'), map: null }
    },
  },
})

/** Zod's own words for what is wrong: a form shows those of the contract, and the server's. */
const zodWithoutWords = (): Plugin => ({
  name: 'zod-without-words',
  enforce: 'pre',
  transform: {
    filter: { id: /zod\/v4\/locales\/en\.js$/ },
    handler: () => ({ code: 'export default () => ({})', map: null }),
  },
})

const text = String.raw`(?:'(?:[^'\\\n]|\\.)*'|\x60(?:[^\x60\\]|\\.)*\x60)`

/** What the contract says of its fields and endpoints is for the document of the API; no page shows it. */
const contractWithoutProse = (): Plugin => ({
  name: 'contract-without-prose',
  enforce: 'pre',
  transform: {
    filter: { id: /packages\/contract\/src\/[\w-]+\.ts$/ },
    handler: (code) => ({
      code: code
        .replace(new RegExp(String.raw`\.describe\(\s*${text}\s*,?\s*\)`, 'g'), '')
        .replace(new RegExp(String.raw`\bsummary:\s*${text}`, 'g'), "summary: ''"),
      map: null,
    }),
  },
})

export default defineConfig({
  root: import.meta.dirname,
  plugins: [slimCurrencyTable(), zodWithoutJsonSchema(), zodWithoutWords(), contractWithoutProse(), react()],
  server: { host: '127.0.0.1', port: 4310, proxy: behindTheServer },
  preview: { host: '127.0.0.1', port: 4311, proxy: behindTheServer },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    // All of ours beside the library's is a few kB, and a page whose styles alone cannot be loaded is no page.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vendor', test: everyPage },
            { name: 'list', test: everyList },
          ],
        },
      },
    },
  },
})
