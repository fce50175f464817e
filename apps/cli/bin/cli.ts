#!/usr/bin/env node
import { exitCodes } from '../src/exit-codes.ts'
import { createLeaving } from '../src/leaving.ts'
import { main } from '../src/main.ts'

const leaving = createLeaving()

process.on('SIGINT', () => {
  process.stderr.write(`\n${leaving.words}\n`)
  process.exit(exitCodes.interrupted)
})
// The one who reads may have had enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.unavailable),
)

process.exitCode = await main(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  input: process.stdin,
  leaving,
  environment: process.env,
})
