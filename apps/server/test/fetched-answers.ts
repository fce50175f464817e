import { documented, failOnMistakes, watchedOrigins } from './answer-mistakes.ts'

// Before every file of integration tests: holds what `fetch` brings from servers that are processes of their own to the
// OpenAPI document. Servers of this process are watched where they answer, which sees more.
const looking: Promise<unknown>[] = []
const note = failOnMistakes(looking)
const { fetch } = globalThis

const look = async (method: string, { pathname, search }: URL, answer: Response): Promise<void> => {
  // Not before there is something to look at: most files ask no such server.
  const { findMistakes } = await import('./document-validator.ts')
  const headers = Object.fromEntries(answer.headers)
  const isFile = headers['content-type']?.startsWith('text/csv') ?? false
  const body = isFile ? undefined : await answer.text()
  for (const mistake of findMistakes({ method, url: pathname + search, status: answer.status, headers, body }))
    note(`${method} ${pathname} → ${answer.status}: ${mistake}`)
}

globalThis.fetch = async (input, init) => {
  const answer = await fetch(input, init)
  const { method = 'GET' } = init ?? {}
  const url = new URL(input instanceof Request ? input.url : input)
  if (documented(url.pathname) && !watchedOrigins.has(url.origin)) looking.push(look(method, url, answer.clone()))
  return answer
}
