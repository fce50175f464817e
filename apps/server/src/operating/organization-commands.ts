import { ownNameOf } from '@billbridge/contract/ids'
import { type Plan, planSchema } from '@billbridge/contract/organizations'
import type { Command } from 'commander'
import { operatorActor } from '../platform/actor.ts'
import { addCommand, choice, type Doing, neededOption, organizationOption } from './command-options.ts'

const plan = () => choice('--plan <plan>', planSchema.options, 'which plan it has; free at first')

/** What an operator does to an organization as a whole. */
export const addOrganizationCommands = (program: Command, does: Doing): void => {
  const organizations = addCommand(program, 'organizations', 'List, make and change organizations')
  addCommand(organizations, 'list', 'List all organizations').action(() =>
    does((services) => services.organizations.listAll()),
  )
  addCommand(
    organizations,
    'create',
    'Make an organization',
    neededOption('--name <name>', ownNameOf(100), 'what it is called'),
    plan(),
  ).action((given: { name: string; plan?: Plan }) =>
    does((services) => services.organizations.create(given, operatorActor)),
  )
  addCommand(
    organizations,
    'set-plan',
    'Change the plan of an organization',
    organizationOption(),
    plan().makeOptionMandatory(),
  ).action(({ organization, plan }: { organization: string; plan: Plan }) =>
    does((services) => services.organizations.setPlan(organization, plan)),
  )
  addCommand(
    organizations,
    'allow-passwords',
    'Let members sign in with passwords again, where the identity provider was the only way',
    organizationOption(),
  ).action(({ organization }: { organization: string }) =>
    does((services) => services.identityProviders.setOnlyWay(operatorActor(organization), false)),
  )
}
