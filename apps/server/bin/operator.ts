import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { planSchema } from '@billbridge/contract/organizations'
import { roleSchema } from '@billbridge/contract/permissions'
import { emailSchema, newPasswordSchema } from '@billbridge/contract/session'
import { holderOf, startMongo } from '@billbridge/local-mongo'
import { z } from 'zod'
import { ConfigError, type Environment, environmentOfProcess, takeConfig } from '../src/config.ts'
import { findBeside } from '../src/local/running.ts'
import { migrations } from '../src/migrations/migrations.ts'
import { type Options, option, text, UsageError } from '../src/operating/command-options.ts'
import { databaseCommands, databaseUsage } from '../src/operating/database-commands.ts'
import { exitCodeOf, isRefusal } from '../src/operating/exit-code.ts'
import { sayHowToEmpty } from '../src/operating/how-to-empty.ts'
import { memberUsage, removeMember, setMember } from '../src/operating/member-commands.ts'
import { operatorActor } from '../src/platform/actor.ts'
import { createLogger } from '../src/platform/logger.ts'
import { connectMongo } from '../src/platform/mongo.ts'
import { ProblemError } from '../src/platform/problem-error.ts'
import { requireSchema } from '../src/platform/schema.ts'
import { createServices, type Services } from '../src/services.ts'

const usage = `What an operator does beside the console. Uses the environment of the server, or a running npm start.

  operator organizations list
  operator organizations create --name <name> [--plan free|premium]
  operator organizations set-plan --organization <org_…> --plan free|premium
  operator members add --organization <org_…> --email <e-mail> --name <name> --role viewer|editor|admin
${memberUsage}
  operator members reset-link --email <e-mail>
  operator members reset-codes --organization <org_…> --user <user_…>
  operator organizations allow-passwords --organization <org_…>
${databaseUsage}

members set and remove list API keys and invitations of theirs beyond what they may do now, or revoke them with --revoke-….
members add asks for the password, or takes it from BILLBRIDGE_MEMBER_PASSWORD. Somebody who is known already keeps theirs.
members reset-link gives a link by which that person sets a new password, once; pass it on by a way only they can read.
members reset-codes turns off the one-time codes of that person, who lost app and recovery codes.
organizations allow-passwords lets members sign in with passwords again, where the identity provider was the only way.`

/** Not shown while it is typed. */
const askPassword = async (): Promise<string> => {
  const given = environmentOfProcess().BILLBRIDGE_MEMBER_PASSWORD
  if (given) return given
  if (!process.stdin.isTTY) throw new UsageError('Give the password in BILLBRIDGE_MEMBER_PASSWORD.')
  process.stdout.write('Password: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true })
  const password = await prompt.question('')
  prompt.close()
  process.stdout.write('\n')
  return password
}

type Command = (services: Services, options: Options) => Promise<unknown>

/** Runs only on a database that is as this version needs it. */
const checked =
  (run: Command): Command =>
  async (services, options) => {
    await services.restorationMark.refuse()
    await requireSchema(services.connection, migrations)
    return run(services, options)
  }

const commands: Readonly<Record<string, Command>> = {
  'organizations list': ({ organizations }) => organizations.listAll(),
  'organizations create': ({ organizations }, options) =>
    organizations.create(
      {
        name: option(options, 'name', text),
        ...(options.plan === undefined ? {} : { plan: option(options, 'plan', planSchema) }),
      },
      operatorActor,
    ),
  'organizations set-plan': ({ organizations }, options) =>
    organizations.setPlan(option(options, 'organization', text), option(options, 'plan', planSchema)),
  'members add': async ({ users }, options) => {
    const actor = operatorActor(option(options, 'organization', text))
    const member = {
      email: option(options, 'email', emailSchema),
      name: option(options, 'name', text),
      role: option(options, 'role', roleSchema),
    }
    const password = newPasswordSchema.safeParse(await askPassword())
    if (!password.success) throw new UsageError(`The password ${z.prettifyError(password.error).replace(/^✖ /, '')}.`)
    return users.addMember(actor, { ...member, password: password.data })
  },
  'members set': setMember,
  'members remove': removeMember,
  'members reset-codes': ({ oneTimeCodes }, options) =>
    oneTimeCodes.reset(operatorActor(option(options, 'organization', text)), option(options, 'user', text)),
  'organizations allow-passwords': ({ identityProviders }, options) =>
    identityProviders.setOnlyWay(operatorActor(option(options, 'organization', text)), false),
  'members reset-link': ({ passwords }, options) => passwords.makeResetLink(option(options, 'email', emailSchema)),
}

const flag = { type: 'string' } as const

const readCommand = (): { run: Command; options: Options } => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      to: flag,
      from: flag,
      'taken-at': flag,
      'revoke-api-keys': { type: 'boolean' },
      'revoke-invitations': { type: 'boolean' },
      'drop-other-indexes': { type: 'boolean' },
      name: flag,
      plan: flag,
      organization: flag,
      email: flag,
      role: flag,
      user: flag,
      status: flag,
    },
  })
  const command = positionals.join(' ')
  const known = commands[command]
  const run = databaseCommands[command] ?? (known && checked(known))
  if (!run) throw new UsageError(positionals.length === 0 ? 'No command given.' : `Unknown command: ${command}`)
  return { run, options: values }
}

/** Somebody who runs everything by npm start has none of the server's settings at hand. */
const howToFind = `
Run it with the environment of the server. For what npm start runs, or ran: with the BILLBRIDGE_DATA_DIR that it was started
with (.data where it was started, unless set).
`

const runOn = async (run: Command, options: Options, environment: Environment): Promise<unknown> => {
  const config = takeConfig(environment)
  const database = await connectMongo(config.mongodbUri)
  try {
    const logger = createLogger({ level: 'error', process: 'operator' })
    return await run(createServices({ config, database, logger }), options)
  } finally {
    await database.close()
  }
}

const main = async (): Promise<void> => {
  const { run, options } = readCommand()
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
    const result = await runOn(run, options, environment).catch(sayHowToEmpty(folder))
    console.log(result === undefined ? 'Done.' : JSON.stringify(result, null, 2))
  } finally {
    await stop()
  }
}

const isUsage = (error: unknown): boolean =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

const sentenceOf = (error: unknown): unknown => {
  if (error instanceof ProblemError) return error.detail
  if (error instanceof ConfigError) return `${error.message}\n${howToFind}`
  if (isUsage(error)) return `${error instanceof Error ? error.message : error}\n\n${usage}`
  return isRefusal(error) ? error.message : error
}

main().catch((error: unknown) => {
  console.error(sentenceOf(error))
  process.exitCode = exitCodeOf(error)
})
