import { ConfigError, type Environment, readConfig } from '../config.ts'
import { serverEnvironment } from './programs.ts'
import { type LocalSettings, readLocalSettings } from './settings.ts'

/** What is made or found later, in the shape that it will have. */
const stillToCome = {
  secrets: {
    encryptionKeys: `local:${Buffer.alloc(32).toString('base64')}`,
    sessionSecrets: '-'.repeat(32),
    adminPassword: '',
    stripeSandbox: 'Later',
  },
  mongodbUri: 'mongodb://127.0.0.1',
  publicUrl: 'http://127.0.0.1',
}

const mistakesOf = (read: () => unknown): readonly string[] => {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}

/** What the API and the worker would be given, whatever is wrong with the settings that `npm start` reads itself. */
const serverEnvironmentOf = (given: Environment): Environment => {
  const { BILLBRIDGE_STRIPE: stripe, BILLBRIDGE_PUBLIC_URL: publicUrl, MONGODB_URI: mongodbUri } = given
  const settings: LocalSettings = {
    port: 1,
    sandboxPort: 1,
    dataDir: '',
    publicUrl: publicUrl || stillToCome.publicUrl,
    // Of the stand-in nothing is to be set; of a word that means neither, nobody knows.
    stripe: !stripe || stripe === 'sandbox' ? 'sandbox' : 'real',
    admin: undefined,
    sampleData: false,
  }
  return serverEnvironment(given, settings, stillToCome.secrets, mongodbUri || stillToCome.mongodbUri)
}

/**
 * The settings of `npm start`, when those that its API and worker read are right as well.
 * @throws ConfigError that names every mistake of all settings at once
 */
export const readStartSettings = (given: Environment): LocalSettings => {
  const mistakes = [
    ...mistakesOf(() => readLocalSettings(given)),
    ...mistakesOf(() => readConfig(serverEnvironmentOf(given))),
  ]
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return readLocalSettings(given)
}
