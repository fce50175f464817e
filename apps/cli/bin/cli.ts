#!/usr/bin/env node
import { exitCodes } from '../src/exit-codes.ts'
import { main } from '../src/main.ts'

process.on('SIGINT', () => {
  process.stderr.write(
    '\nStopped watching. What was started goes on: "billbridge follow <run>", or "billbridge cancel <run>".\n',
  )
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
  environment: process.env,
})
