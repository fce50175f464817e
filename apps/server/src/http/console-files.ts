import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Router } from 'express'
import { ProblemError } from '../platform/problem-error.ts'

const year = 31_536_000_000

/**
 * The built console. Its hashed files are kept by browsers for good, its page is asked for every time; any address that
 * a person opens in the browser is the page, which finds its way by the address.
 */
export const createConsoleFiles = (folder: string): Router => {
  const router = express.Router()
  const page = join(folder, 'index.html')
  router.use('/assets', express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: year }))
  router.use(express.static(folder, { index: false, maxAge: '1h' }))
  router.get('/{*path}', (req, res, next) => {
    if (!req.accepts('html') || req.path.startsWith('/api/') || req.path.startsWith('/assets/')) {
      next()
      return
    }
    if (!existsSync(page)) {
      throw new ProblemError('not-found', { detail: 'The console is not built. Run `npm run build`.' })
    }
    res.sendFile(page, { headers: { 'cache-control': 'no-cache' }, cacheControl: false })
  })
  return router
}
