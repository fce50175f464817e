import { holderOf, startMongo } from '@billbridge/local-mongo'
import { CommanderError } from 'commander'
import { ConfigError, type Environment, environmentOfProcess, takeConfig } from '../src/config.ts'
import { findBeside } from '../src/local/running.ts'
import { UsageError, type Work } from '../src/operating/command-options.ts'
import { exitCodeOf, isRefusal } from '../src/operating/exit-code.ts'
import { sayHowToEmpty } from '../src/operating/how-to-empty.ts'
import { createOperatorProgram } from '../src/operating/operator-program.ts'
import { createLogger } from '../src/platform/logger.ts'
import { connectMongo, isUnreachable } from '../src/platform/mongo.ts'
import { ProblemError } from '../src/platform/problem-error.ts'
import { createServices } from '../src/services.ts'

/** Somebody who runs everything by npm start has none of the server's settings at hand. */
const howToFind = `
Run it with the environment of the server. For what npm start runs, or ran: with the BILLBRIDGE_DATA_DIR that it was started
with (.data where it was started, unless set).
`

const runOn = async (work: Work, environment: Environment): Promise<unknown> => {
  const config = takeConfig(environment)
  const database = await connectMongo(config.mongodbUri)
  try {
    const logger = createLogger({ level: 'error', process: 'operator' })
    return await work(createServices({ config, database, logger }))
  } finally {
    await database.close()
  }
}

const does = async (work: Work): Promise<void> => {
  const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`)
  const start = (dataDir: string) => {
    say(`Nothing runs on ${dataDir}: this database is started for the command.`)
    return startMongo({ dataDir, log: say, patienceMs: 0 })
  }
  const { environment, folder, stop } = await findBeside(environmentOfProcess(), { holderOf, start })
  // Otherwise it would be left behind, and the next start would have to take its data over.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)))
  try {
    const result = await runOn(work, environment).catch(sayHowToEmpty(folder))
    console.log(result === undefined ? 'Done.' : JSON.stringify(result, null, 2))
  } finally {
    await stop()
  }
}

const sentenceOf = (error: unknown): unknown => {
  if (error instanceof ProblemError) return error.detail
  if (error instanceof ConfigError) return `${error.message}\n${howToFind}`
  if (isRefusal(error) || error instanceof UsageError) return error.message
  if (error instanceof Error && isUnreachable(error))
    return `The database cannot be reached: ${error.message}. See that it runs and that MONGODB_URI leads to it, then try again.`
  return error
}

createOperatorProgram(does)
  .parseAsync()
  .catch((error: unknown) => {
    // The library has said what is wrong with the command line itself.
    if (!(error instanceof CommanderError)) console.error(sentenceOf(error))
    process.exitCode = exitCodeOf(error)
  })
