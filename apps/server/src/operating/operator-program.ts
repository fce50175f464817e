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
    /[\p{Cf}\p{Cc}]/gu,
    (mark) => `U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  )

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
  return program
}
