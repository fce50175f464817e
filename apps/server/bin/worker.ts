import { configOfProcess } from '../src/config.ts'
import { openOperationsDoor } from '../src/http/operations-door.ts'
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
import { createWorker } from '../src/worker.ts'

const config = configOfProcess()
const logger = createLogger({ level: config.logLevel, process: 'worker' })

surviveRejections(logger)
endOnExceptions(logger)
startProcess(logger, async () => {
  const database = await connectMongo(config.mongodbUri)
  const services = createServices({ config, database, logger, background: true })
  await checkBeforeStart(services)
  const worker = createWorker(services)
  const door = await openOperationsDoor(services)
  const saying = await services.encryptionKeys.keepSaying(logger)
  stopOnSignals(logger, {
    announce: services.readiness.stop,
    stop: async () => {
      await worker.stop()
      await saying.stop()
      door.close()
      await database.close()
    },
  })
  await worker.start()
  logger.info('The worker works')
  reportReady()
})
