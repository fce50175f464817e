import { once } from 'node:events'
import { createServer } from 'node:http'
import { createApp } from '../src/app.ts'
import { configOfProcess } from '../src/config.ts'
import { createLogger } from '../src/platform/logger.ts'
import { connectMongo } from '../src/platform/mongo.ts'
import { createServices } from '../src/services.ts'

const config = configOfProcess()
const logger = createLogger({ level: config.logLevel, process: 'api' })
const database = await connectMongo(config.mongodbUri)
const server = createServer(createApp(createServices({ config, database, logger })))
server.listen(config.port, '127.0.0.1')
await once(server, 'listening')
logger.info({ port: config.port }, 'The API answers')
