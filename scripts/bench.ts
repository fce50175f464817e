// Figures as ratios, taken side by side in one run. Needs a build: `npm run build && npm run bench`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { freePort } from '@billbridge/local-mongo'
import { chromium } from '@playwright/test'
import { accessFigures } from './bench-access.ts'
import { findChromium } from './find-chromium.mjs'
import { requestsPerSecond, startBareServer } from './http-load.ts'

const root = new URL('..', import.meta.url).pathname
const program = join(root, 'apps/server/dist/local.js')
const admin = { email: 'admin@example.com', password: 'correct horse battery staple' }
const dataDir = mkdtempSync(join(tmpdir(), 'billbridge-bench-'))
const loadSeconds = 8

/** Starts the built application and answers with its address and how long it took, in milliseconds. */
const start = async () => {
  const began = performance.now()
  const port = await freePort()
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      PORT: String(port),
      STRIPE_SANDBOX_PORT: String(await freePort()),
      BILLBRIDGE_DATA_DIR: dataDir,
      BILLBRIDGE_SAMPLE_DATA: 'off',
      // The load comes from one key.
      BILLBRIDGE_API_REQUESTS_PER_MINUTE: '1000000',
      BILLBRIDGE_ADMIN_EMAIL: admin.email,
      BILLBRIDGE_ADMIN_PASSWORD: admin.password,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  // Read on: whoever writes to a pipe that was closed ends.
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk)
    if (said.includes('Billbridge is ready')) break
  }
  child.stdout.resume()
  const stop = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return { url: `http://127.0.0.1:${port}`, readyMs: performance.now() - began, stop }
}

const signIn = async (url: string): Promise<string> => {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

const post = async (url: string, cookie: string, body: object) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: new URL(url).origin },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

const sendBills = (url: string, cookie: string) =>
  post(`${url}/api/v1/bills/batch`, cookie, {
    bills: Array.from({ length: 1000 }, (_, index) => ({
      number: `BENCH-${index}`,
      account: { code: `ACC-${index % 50}`, name: `Example ${index % 50} Ltd` },
      currency: 'USD',
      billDate: '2026-01-31',
      lineItems: [{ description: 'Platform', amount: 1000 + index }],
      total: 1000 + index,
    })),
  })

/** Every list page; a new one is a line here. */
const listPages = [
  '/settings/people',
  '/settings/api-keys',
  '/settings/audit-log',
  '/integrations/credentials',
  '/integrations/configurations',
  '/integrations/runs',
  '/integrations/events',
  '/integrations/external-mappings',
  '/billing/accounts',
  '/billing/bills',
  '/billing/exports/unsent?mode=live',
  '/billing/exports/success?mode=live',
  '/billing/exports/error?mode=live',
  '/billing/exports/archived?mode=live',
  '/billing/reconciliation',
]

interface FirstPaint {
  page: string
  /** Gzipped bytes of all JavaScript the page loads before it rests. */
  bytes: number
}

/** The first paint of every list page, each in a browser that has nothing yet; the largest first. */
const firstPaints = async (url: string): Promise<FirstPaint[]> => {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  })
  const paints: FirstPaint[] = []
  for (const path of listPages) {
    const context = await browser.newContext()
    await context.request.post(`${url}/api/v1/session`, { data: admin })
    const page = await context.newPage()
    let bytes = 0
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (pathname.endsWith('.js')) bytes += gzipSync(readFileSync(join(root, 'apps/console/dist', pathname))).length
    })
    await page.goto(url + path, { waitUntil: 'networkidle' })
    paints.push({ page: path, bytes })
    await context.close()
  }
  await browser.close()
  return paints.sort((left, right) => right.bytes - left.bytes)
}

if (!existsSync(program)) throw new Error('There is no build. Run `npm run build` first.')
const first = await start()
await first.stop()
const app = await start()
try {
  const cookie = await signIn(app.url)
  await sendBills(app.url, cookie)
  const made = await post(`${app.url}/api/v1/api-keys`, cookie, { name: 'bench', role: 'viewer' })
  const { secret } = made as { secret: string }
  const mongoUri = readFileSync(join(dataDir, 'mongodb-uri'), 'utf8').trim()
  // The same documents, read by nothing but the driver.
  const bare = await startBareServer(mongoUri, async (db) => ({
    data: await db.collection('bills').find({}).sort({ billDate: -1, _id: -1 }).limit(50).toArray(),
  }))
  const bareRate = await requestsPerSecond(bare.url, { seconds: loadSeconds })
  const ourRate = await requestsPerSecond(`${app.url}/api/v1/bills?limit=50`, {
    headers: { authorization: `Bearer ${secret}` },
    seconds: loadSeconds,
  })
  await bare.close()
  const access = await accessFigures({ url: app.url, cookie, mongoUri })
  const paints = await firstPaints(app.url)
  const [largest] = paints
  console.table([
    { figure: 'npm start, ready (s), first time', value: (first.readyMs / 1000).toFixed(1), wanted: '≤ 15' },
    { figure: 'npm start, ready (s), again', value: (app.readyMs / 1000).toFixed(1), wanted: '≤ 15' },
    {
      figure: `largest first paint of a list, JavaScript (kB gzip): ${largest?.page}`,
      value: ((largest?.bytes ?? 0) / 1000).toFixed(0),
      wanted: '≤ 205',
    },
    { figure: 'list of 50 bills, share of a bare handler', value: (ourRate / bareRate).toFixed(2), wanted: '≥ 0.50' },
    {
      figure: '… requests a second, ours and bare',
      value: `${ourRate.toFixed(0)} / ${bareRate.toFixed(0)}`,
      wanted: '',
    },
    ...access,
  ])
  console.table(paints.map(({ page, bytes }) => ({ page, 'first paint (kB gzip)': (bytes / 1000).toFixed(1) })))
} finally {
  await app.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
