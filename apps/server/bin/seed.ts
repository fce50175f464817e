import { configOfProcess } from '../src/config.ts'
import { systemActor } from '../src/platform/actor.ts'
import { createLogger } from '../src/platform/logger.ts'
import { connectMongo } from '../src/platform/mongo.ts'
import { createSampleDataNote } from '../src/sample-data/sample-data-note.ts'
import { seedSampleData } from '../src/sample-data/seed-sample-data.ts'
import { createServices } from '../src/services.ts'

// Fills the first organization with sample data, once; the API's stand-in for Stripe and the worker must be running.
const config = configOfProcess()
const database = await connectMongo(config.mongodbUri)
try {
  const services = createServices({ config, database, logger: createLogger({ level: 'error', process: 'seed' }) })
  await services.restorationMark.refuse()
  const [organization] = await services.organizations.listAll()
  if (organization && config.stripe.kind === 'sandbox') {
    const actor = systemActor(organization.id)
    const note = createSampleDataNote(database.connection, organization.id)
    await seedSampleData({ services, actor, sandboxUrl: config.stripe.connectBase, note })
  }
} catch (error) {
  // The last line is what `npm start` repeats.
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await database.close()
}
