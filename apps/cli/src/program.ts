import type { EndpointSpec } from '@billbridge/contract/endpoint'
import { modeSchema } from '@billbridge/contract/modes'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { version } from '../package.json'
import { type Api, createApi } from './api.ts'
import { type ImportOptions, importFile } from './commands/import.ts'
import { showList } from './commands/list.ts'
import { cancelRun, followRun, type RunKind, runKinds, startRun } from './commands/run.ts'
import { show } from './commands/show.ts'
import { signIn, signOut } from './commands/sign-in.ts'
import { readConnection } from './connection.ts'
import { lists } from './lists.ts'
import type { Session } from './session.ts'
import type { Terminal } from './terminal.ts'

const toFlag = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} <value>`
const collect = (value: string, before: readonly string[] = []): string[] => [...before, value]

/** The filters of an endpoint as options; a value that is given twice becomes a list. */
const queryOptions = ({ query }: EndpointSpec): Option[] =>
  Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const described = z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' })
    const choices = [described.enum, (described.items as { enum?: unknown[] } | undefined)?.enum].find(Boolean)
    const words = [described.description, choices ? choices.join(', ') : undefined].filter(Boolean).join('; ')
    return new Option(toFlag(name), words).argParser((value: string, before: unknown) =>
      before === undefined ? value : [before, value].flat(),
    )
  })

/** What holds for every command. */
const emptyProgram = (terminal: Terminal): Command =>
  new Command('billbridge')
    .description('Bills into Stripe, from the command line. Sign in with an API key first.')
    .version(version, '--version', 'write which version this is')
    .option('--json', 'write data as JSON')
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out.write(text), writeErr: (text) => terminal.err.write(text) })
    .showHelpAfterError('Add --help to see how it is used.')

/**
 * The program: its commands, each of which ends with an exit code told to `ended`. Talks to a person on the error output, and
 * writes data, as words or with `--json` as JSON, to the standard output.
 */
export const createProgram = (terminal: Terminal, ended: (code: number) => void): Command => {
  const program = emptyProgram(terminal)

  const session = (): Session => {
    let api: Api | undefined
    return {
      terminal,
      api: () => {
        api ??= createApi(readConnection(terminal.environment), terminal)
        return api
      },
      json: program.opts<{ json?: boolean }>().json === true,
    }
  }
  const add = (name: string, summary: string): Command => program.command(name).description(summary)

  add('sign-in', 'Keep the address of a Billbridge and an API key, asked for or piped in')
    .requiredOption('--url <url>', 'where it is, such as https://billing.example.com')
    .action(async (options: { url: string }) => ended(await signIn(session(), options)))
  add('sign-out', 'Forget address and key').action(async () => ended(await signOut(session())))

  const listCommand = add('list', 'Show a list, a page at a time')
  for (const list of lists) {
    const command = listCommand.command(list.name).description(list.summary)
    for (const option of queryOptions(list.endpoint)) command.addOption(option)
    command
      .option('--all', 'every page')
      .action(async (options: Record<string, unknown>) => ended(await showList(session(), list, options)))
  }

  add('show', 'Show one object with all its fields')
    .argument('<id>', 'any id, such as bill_… or run_…')
    .action(async (id: string) => ended(await show(session(), id)))

  add('import', 'Take bills in from a CSV file, one row a line item')
    .argument('<file>', 'the CSV file')
    .option('--match <ours=theirs>', 'a column that was not recognised; may be given several times', collect)
    .option('--currency <code>', 'of bills that name none')
    .option('--approval-status <status>', 'of bills that name none')
    .option('--payment-status <status>', 'of bills that name none')
    .option('--source <name>', 'the billing system they come from')
    .option('--refused <file>', 'write refused rows there, as CSV')
    .option('--dry-run', 'only show what would be taken in')
    .option('--yes', 'do not ask')
    .action(async (file: string, options: ImportOptions) => ended(await importFile(session(), file, options)))

  for (const [kind, { summary }] of Object.entries(runKinds)) {
    add(kind, summary)
      .argument('[ids...]', 'bill exports; without them, all that match')
      .addOption(new Option('--mode <mode>', 'of which mode').choices(modeSchema.options))
      .option('--configuration-id <id>', 'of this configuration, cfg_…')
      .option('--account-id <id>', 'of bills of this account, account_…')
      .option('--currency <code>', 'of bills in this currency, such as USD')
      .option('--search <text>', 'start of the bill number or account name')
      .option('--dry-run', 'only show what would be done')
      .option('--yes', 'do not ask')
      .option('--wait', 'follow it for good, also while its bills wait for a credential or a configuration')
      .option('--no-wait', 'start it and do not follow it')
      .action(
        async (
          ids: string[],
          options: Record<string, string> & { dryRun?: boolean; yes?: boolean; wait?: boolean },
        ) => {
          const { mode, dryRun, yes, wait, ...filter } = options
          const given = { ids, filter, ...(mode === undefined ? {} : { mode }) }
          ended(
            await startRun(session(), kind as RunKind, {
              ...given,
              dryRun: dryRun === true,
              yes: yes === true,
              wait,
            }),
          )
        },
      )
  }

  add('follow', 'Follow a run to its end')
    .argument('<run>', 'its id, run_…')
    .option('--wait', 'for good, also while its bills wait for a credential or a configuration')
    .action(async (runId: string, { wait }: { wait?: boolean }) =>
      ended(await followRun(session(), runId, { forGood: wait === true })),
    )
  add('cancel', 'Stop a run; bills not begun go back to their queue')
    .argument('<run>', 'its id, run_…')
    .action(async (runId: string) => ended(await cancelRun(session(), runId)))
  return program
}
