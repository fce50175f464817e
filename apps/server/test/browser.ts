import { type Client, createClient } from '@billbridge/contract/client'
import { signIn as signInAt, testPassword } from './factories.ts'

/** A browser as far as Billbridge sees it: cookies that are kept, redirects that are looked at. */
export interface TestBrowser {
  readonly client: Client
  /** What its next request would send. */
  readonly headers: () => { cookie: string }
  /** Goes to an address of Billbridge and gives where it is sent on to. */
  readonly visit: (address: string, method?: 'GET' | 'HEAD') => Promise<string>
  readonly signIn: (email: string) => Promise<Response>
}

export const openBrowser = (url: string): TestBrowser => {
  const cookies = new Map<string, string>()
  const keep = (answer: { headers: Headers }) => {
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
  }
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const client = createClient({
    baseUrl: url,
    headers: () => ({ cookie: cookie() }),
    fetch: async (...args) => {
      const answer = await fetch(...args)
      keep(answer)
      return answer
    },
  })
  return {
    client,
    headers: () => ({ cookie: cookie() }),
    visit: async (address, method = 'GET') => {
      const answer = await fetch(address, { method, redirect: 'manual', headers: { cookie: cookie() } })
      keep(answer)
      return answer.headers.get('location') ?? `${answer.status}`
    },
    signIn: async (email) => {
      const answer = await signInAt(url, email, testPassword)
      keep(answer)
      return answer
    },
  }
}
