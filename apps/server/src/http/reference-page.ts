import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import express, { type Response, type Router } from 'express'
import { methodNotAllowed } from './problem-handler.ts'

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Billbridge HTTP API</title>
    <link rel="icon" type="image/svg+xml" href="/favicon.svg">
    <link rel="stylesheet" href="/api/docs/files/swagger-ui.css">
    <link rel="stylesheet" href="/api/docs/page.css">
  </head>
  <body>
    <main id="reference"></main>
    <noscript>The reference needs scripts. The document it shows: <a href="/api/v1/openapi.json">openapi.json</a></noscript>
    <script src="/api/docs/files/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`

// The document names no links between answers: their column only takes room, which a phone has not.
const style = `body { margin: 0 }
.swagger-ui .response-col_links { display: none }
.swagger-ui .table-container, .swagger-ui .responses-inner { overflow-x: auto }
html.dark-mode { color-scheme: dark; background: #1c2022 }
html.dark-mode .swagger-ui .header-col { color: #e4e6e6 }
`

// Without a validator: the page must load nothing from elsewhere. Its forms fill in every example they find and send
// it, which asks for other things than was meant: examples of what may be left out are told in words instead.
const start = `const toWords = (parameter) => {
  const { example, description = '', ...rest } = parameter
  if (parameter.required || example === undefined) return parameter
  return { ...rest, description: [description, 'Example: \`' + example + '\`'].filter(Boolean).join('\\n\\n') }
}
const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]))
const withNothingFilledIn = (text) => {
  const { paths, components, ...rest } = JSON.parse(text)
  const ask = (operation) => ({ ...operation, parameters: operation.parameters.map(toWords) })
  return JSON.stringify({
    ...rest,
    paths: mapValues(paths, (item) => mapValues(item, ask)),
    components: { ...components, parameters: mapValues(components.parameters, toWords) },
  })
}
const fillInNothing = {
  statePlugins: { spec: { wrapActions: { updateSpec: (update) => (text) => update(text && withNothingFilledIn(text)) } } },
}
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
follow()
dark.addEventListener('change', follow)
window.SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  plugins: [fillInNothing],
  dom_id: '#reference',
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
  docExpansion: 'none',
  displayRequestDuration: true,
  filter: true,
})
`

/**
 * The contract as OpenAPI at `/api/v1/openapi.json`, and a page to read and try it at `/api/docs`. The document is
 * written when it is first asked for: nothing that only answers waits for it.
 */
export const createReferencePage = (write: () => object): Router => {
  const router = express.Router()
  let document: object | undefined
  const files = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  const give = (path: string, answer: (res: Response) => void) =>
    router
      .route(path)
      .get((_req, res) => answer(res.set('cache-control', 'no-cache')))
      .all(() => {
        throw methodNotAllowed('GET, HEAD')
      })
  give('/api/v1/openapi.json', (res) => {
    document ??= write()
    res.json(document)
  })
  give('/api/docs', (res) => res.type('html').send(page))
  give('/api/docs/page.css', (res) => res.type('css').send(style))
  give('/api/docs/start.js', (res) => res.type('js').send(start))
  router.use('/api/docs/files', express.static(files, { index: false, maxAge: '1d' }))
  return router
}
