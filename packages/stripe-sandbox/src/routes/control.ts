import type { Express, Request, Response } from 'express'
import { dump, listAccounts } from '../dump.ts'
import { readSwitches } from '../fault-settings.ts'
import type { Sandbox } from '../sandbox.ts'
import { seed } from '../seed.ts'

function readJson(req: Request, res: Response): Record<string, unknown> | null {
  try {
    const value: unknown = req.body ? JSON.parse(String(req.body)) : {}
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Answered below, as any other body that is no object.
  }
  res.status(400).json({ error: { message: 'The body must be a JSON object.' } })
  return null
}

/** `/_sandbox/*`: what tests and people ask of the sandbox itself. JSON in and out. */
export function mountControl(app: Express, sandbox: Sandbox, timers: { tick(): void }): void {
  const { state, config, faults, requests, webhooks } = sandbox

  app.get('/_sandbox/accounts', (_req, res) => void res.json(listAccounts(sandbox)))
  app.get('/_sandbox/requests', (req, res) => {
    const since = Number(req.query.since ?? 0)
    if (!Number.isInteger(since) || since < 0)
      res.status(400).json({ error: { message: 'since must be an index: a whole number from 0 on.' } })
    else res.json(requests.list(since))
  })
  app.get('/_sandbox/dump', (_req, res) => void res.json(dump(sandbox)))
  app.get('/_sandbox/faults', (_req, res) => void res.json(faults.describe()))
  app.delete('/_sandbox/faults', (_req, res) => {
    faults.clear()
    res.json(faults.describe())
  })
  app.post('/_sandbox/faults', (req, res) => {
    const body = readJson(req, res)
    if (!body) return
    const wish = readSwitches(body)
    if ('problem' in wish) return void res.status(400).json({ error: { message: wish.problem } })
    if (wish.fault) faults.add(wish.fault)
    else faults.set(wish.switches)
    res.json(faults.describe())
  })
  app.post('/_sandbox/clock', (req, res) => {
    const body = readJson(req, res)
    if (!body) return
    const seconds = body.advanceSeconds
    if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0) {
      return void res.status(400).json({ error: { message: 'advanceSeconds must be a whole number from 0 on.' } })
    }
    state.advance(seconds * 1000)
    timers.tick()
    res.json({ now: state.seconds() })
  })
  app.post('/_sandbox/reset', (_req, res) => {
    webhooks.forget()
    state.database.clear()
    faults.clear()
    requests.clear()
    seed(state, config)
    res.json({ reset: true })
  })
}
