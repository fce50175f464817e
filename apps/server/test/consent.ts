const unescapeHtml = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

/** The hidden fields of the page's first form, as a browser would send them. */
const hiddenFields = (page: string): URLSearchParams => {
  const form = /<form[^>]*>([\s\S]*?)<\/form>/.exec(page)?.[1] ?? ''
  const fields = new URLSearchParams()
  for (const [, name = '', value = ''] of form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    fields.append(unescapeHtml(name), unescapeHtml(value))
  }
  return fields
}

const openConsentPage = async (url: string): Promise<string> => {
  const answer = await fetch(url)
  const page = await answer.text()
  if (!answer.ok) throw new Error(`The consent page answered ${answer.status}: ${page}`)
  return page
}

const send = (url: string, form: URLSearchParams): Promise<Response> =>
  fetch(new URL('/oauth/authorize', url), { method: 'POST', body: form, redirect: 'manual' })

const returnLink = (page: string): string => {
  const href = /<a href="([^"]*)"[^>]*>Return to /.exec(page)?.[1]
  if (href === undefined) throw new Error(`No link leads back from: ${page}`)
  return unescapeHtml(href)
}

/** Approves access for an account on the consent page at `url`; answers where the person is sent back to. */
export const approve = async (url: string, accountId: string): Promise<string> => {
  const form = hiddenFields(await openConsentPage(url))
  form.set('account', accountId)
  form.set('decision', 'approve')
  return returnLink(await (await send(url, form)).text())
}

/** Presses Refuse; answers where the person is sent back to. */
export const refuse = async (url: string): Promise<string> => {
  const form = hiddenFields(await openConsentPage(url))
  form.set('decision', 'refuse')
  const location = (await send(url, form)).headers.get('location')
  if (location === null) throw new Error('Refusing leads nowhere.')
  return location
}

/** Takes the link back without having decided: a refusal without state. */
export const leave = async (url: string): Promise<string> => returnLink(await openConsentPage(url))

/** Goes where Stripe sends the browser, and answers the place in the console it ends up at. */
export const comeBack = async (url: string, cookie?: string): Promise<URL> => {
  const answer = await fetch(url, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } })
  const location = answer.headers.get('location')
  if (answer.status !== 303 || location === null) throw new Error(`Coming back answered ${answer.status}.`)
  return new URL(location, url)
}
