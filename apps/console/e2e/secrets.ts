import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withDatabase } from './database.ts'

/** Something that must be found nowhere. */
export interface Secret {
  readonly what: string
  /** Enough of it to be recognized: what is shown on purpose, its last four characters, is left away. */
  readonly text: string
}

const withoutEnd = (text: string): string => text.slice(0, -4)

/** The secrets that an application keeps in its data folder: those of its sessions, its encryption and its Stripe platform. */
export const keptSecrets = (dataDir: string): Secret[] => {
  const kept = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as Record<string, string>
  return Object.entries(kept).map(([what, text]) => ({ what, text: text.replace(/^local:/, '') }))
}

/** Every key and webhook secret that the stand-in for Stripe has given out, as it says itself. */
export const secretsIn = (dump: string): Secret[] =>
  [...new Set(dump.match(/\b(?:rk|sk|whsec)_[A-Za-z0-9_]{8,}/g))].map((text) => ({
    what: `${text.slice(0, 8)}…`,
    text: withoutEnd(text),
  }))

export const secretOf = (what: string, text: string): Secret => ({ what, text: withoutEnd(text) })

/** What the API and the worker have logged. The stand-in's log is not ours. */
export const readLogs = (dataDir: string): string => {
  const folder = join(dataDir, 'logs')
  return readdirSync(folder)
    .filter((name) => name !== 'stripe-sandbox.log')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

/** Every document of every collection of an application's database, as text. */
export const dumpDatabase = (dataDir: string): Promise<string> =>
  withDatabase(dataDir, async (db) => {
    const collections = await db.collections()
    const documents = await Promise.all(
      collections.map(async (collection) => [collection.collectionName, await collection.find().toArray()]),
    )
    return JSON.stringify(documents)
  })

/** Texts by where they were found, searched for secrets in the forms they travel in. */
export class Finds {
  readonly #texts: { where: string; text: string }[] = []

  add(where: string, text: string): void {
    this.#texts.push({ where, text })
  }

  /** Whether a text stands anywhere from the places whose name begins so: proof that something was looked at. */
  has(where: string, text: string): boolean {
    return this.#texts.some((found) => found.where.startsWith(where) && found.text.includes(text))
  }

  /** "API key in log", for each secret in each place that holds it. */
  leaks(secrets: readonly Secret[]): string[] {
    return secrets.flatMap(({ what, text }) => {
      const forms = [text, encodeURIComponent(text), encodeURIComponent(text).replaceAll('%20', '+')]
      return this.#texts
        .filter((found) => forms.some((form) => found.text.includes(form)))
        .map(({ where }) => `${what} in ${where}`)
    })
  }
}
