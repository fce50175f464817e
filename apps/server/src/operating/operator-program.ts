import { Command } from 'commander'
import { migrations } from '../migrations/migrations.ts'
import { requireSchema } from '../platform/schema.ts'
import type { Doing } from './command-options.ts'
import { addDatabaseCommands } from './database-commands.ts'
import { addMemberCommands } from './member-commands.ts'
import { addOrganizationCommands } from './organization-commands.ts'

/** What cannot be seen in a line, and may turn the words of a sentence around: as its number. */
const visible = (text: string): string =>
  text.replace(
    /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu,
    (mark) => `U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  )

/** `help members set`: the library's own looks at the first name alone. */
const addHelp = (program: Command): void => {
  const help = program
    .command('help')
    .description('Tell how a command is used')
    .argument('[command...]', 'its name, such as members set')
  help.helpOption(false).action((names: readonly string[]) => {
    const asked = names.reduce((above: Command, name) => {
      const found = above.commands.find((command) => command.name() === name)
      return found ?? above.error(`error: unknown command '${name}'`)
    }, program)
    asked.help()
  })
}

/** Options are those of a command at the end: said where one stands before its name. */
const sayWhereOptionsStand = (program: Command): void => {
  for (const group of [program, ...program.commands].filter(({ commands }) => commands.length > 0)) {
    const { outputError } = group.configureOutput()
    group.configureOutput({
      outputError: (told, write) => {
        outputError?.(told, write)
        if (told.startsWith('error: unknown option')) {
          write('Options stand behind the whole command, as in: operator members set --organization org_…\n')
        }
      },
    })
  }
}

/** The operator's program: its commands, each of which hands what it does to `does` once its options are right. */
export const createOperatorProgram = (does: Doing): Command => {
  const program = new Command('operator')
    .description(
      'What an operator does beside the console. Uses the environment of the server, or a running npm start.\nEnds with 0 when it is done, 2 when it was not used as it can be, 78 when something is to be mended first, else with 1.',
    )
    .exitOverride()
    .showHelpAfterError('Add --help to see how it is used.')
    .configureOutput({ outputError: (told, write) => write(told.split('\n').map(visible).join('\n')) })
  /** Runs only on a database that is as this version needs it. */
  const checked: Doing = (work) =>
    does(async (services) => {
      await services.restorationMark.refuse()
      await requireSchema(services.connection, migrations)
      return work(services)
    })
  addOrganizationCommands(program, checked)
  addMemberCommands(program, checked)
  addDatabaseCommands(program, does)
  sayWhereOptionsStand(program)
  addHelp(program)
  return program
}
