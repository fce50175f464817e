import { Command } from 'commander'
import { migrations } from '../migrations/migrations.ts'
import { requireSchema } from '../platform/schema.ts'
import type { Doing } from './command-options.ts'
import { addDatabaseCommands } from './database-commands.ts'
import { addMemberCommands } from './member-commands.ts'
import { addOrganizationCommands } from './organization-commands.ts'

/** The operator's program: its commands, each of which hands what it does to `does` once its options are right. */
export const createOperatorProgram = (does: Doing): Command => {
  const program = new Command('operator')
    .description(
      'What an operator does beside the console. Uses the environment of the server, or a running npm start.\nEnds with 0 when it is done, 2 when it was not used as it can be, 78 when something is to be mended first, else with 1.',
    )
    .exitOverride()
    .showHelpAfterError('Add --help to see how it is used.')
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
