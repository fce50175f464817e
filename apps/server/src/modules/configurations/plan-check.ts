import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import { hourlySettings } from '@billbridge/contract/rounds'
import { ProblemError } from '../../platform/problem-error.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'

/**
 * Refuses to switch on what the plan does not include. What is on already stays on, and rests, when an organization goes
 * back to free: saving something else must not lose it.
 * @throws ProblemError `plan-required`, naming each setting
 */
export const createPlanCheck =
  ({ organizations }: { organizations: Pick<OrganizationService, 'planOf'> }) =>
  async (organizationId: string, settings: ConfigurationSettings, stored: ConfigurationSettings | null) => {
    const switchedOn = Object.values(hourlySettings).filter(
      (name) => settings.schedule[name] && !stored?.schedule[name],
    )
    if (switchedOn.length === 0 || (await organizations.planOf(organizationId)) === 'premium') return
    throw new ProblemError('plan-required', {
      detail: 'Hourly rounds are part of the plan Premium; your organization has Free.',
      errors: switchedOn.map((name) => ({ field: `settings.schedule.${name}`, message: 'needs the plan Premium' })),
      details: { plan: 'free', planNeeded: 'premium' },
    })
  }
