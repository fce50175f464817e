import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createApp } from '../src/app.ts'
import { configOfProcess } from '../src/config.ts'
import { closeGently } from '../src/http/close-gently.ts'
import { listenAt } from '../src/http/listen.ts'
import { checkBeforeStart } from '../src/operating/start-checks.ts'
import { createLogger } from '../src/platform/logger.ts'
import { connectMongo } from '../src/platform/mongo.ts'
import {
  endOnExceptions,
  reportReady,
  startProcess,
  stopOnSignals,
  surviveRejections,
} from '../src/platform/process.ts'
import { createServices } from '../src/services.ts'

/** The same distance from `bin/` in development and from `dist/` when built. */
const consoleDir = fileURLToPath(new URL('../../console/dist', import.meta.url))

const config = configOfProcess()
const logger = createLogger({ level: config.logLevel, process: 'api' })

surviveRejections(logger)
endOnExceptions(logger)
startProcess(logger, async () => {
  const database = await connectMongo(config.mongodbUri)
  const services = createServices({ config, database, logger })
  const { readiness, encryptionKeys } = services
  await checkBeforeStart(services)
  const server = createServer(createApp(services, { consoleDir }))
  const saying = await encryptionKeys.keepSaying(logger)
  stopOnSignals(logger, {
    delayMs: config.stopDelaySeconds * 1000,
    announce: readiness.stop,
    stop: async () => {
      await closeGently(server)
      await saying.stop()
      await database.close()
    },
  })
  await listenAt(server, config).catch(async (error: unknown) => {
    await saying.stop()
    throw error
  })
  logger.info({ host: config.host, port: config.port }, 'The API answers')
  reportReady()
})
