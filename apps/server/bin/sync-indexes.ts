import { configOfProcess } from '../src/config.ts'
import { createLogger } from '../src/platform/logger.ts'
import { connectMongo, syncIndexes } from '../src/platform/mongo.ts'
import { startProcess } from '../src/platform/process.ts'
import { createServices } from '../src/services.ts'

// Makes every collection and index the server needs and drops indexes it needs no more. Run it before a new version
// starts: the server itself never touches indexes.
const config = configOfProcess()
const logger = createLogger({ level: config.logLevel, process: 'sync-indexes' })

startProcess(logger, async () => {
  const database = await connectMongo(config.mongodbUri)
  const { connection } = createServices({ config, database, logger })
  await syncIndexes(connection)
  logger.info({ collections: Object.keys(connection.models).length }, 'The indexes are as declared')
  await database.close()
})
