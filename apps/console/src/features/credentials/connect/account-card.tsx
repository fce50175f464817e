import type { Credential } from '@billbridge/contract/credentials'
import { IconBrandStripe } from '@tabler/icons-react'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { ModeBadge } from '../../../components/mode.tsx'
import { StatusBadge } from '../../../components/status-badge.tsx'
import { messages as words } from '../../../lib/messages/components.ts'
import { connectMessages } from '../../../lib/messages/credential-wizard.ts'
import { messages, methodNames } from '../../../lib/messages/credentials.ts'
import classes from './account-card.module.css'

/** The connected Stripe account like a business card: name, id, mode. */
export const AccountCard = ({ credential }: { credential: Credential }) => {
  const { stripeAccountId, stripeAccountName, mode, method, maskedKey } = credential
  return (
    <section className={classes.card} aria-label={connectMessages.cardLabel}>
      <div className={classes.mark} aria-hidden="true">
        <IconBrandStripe size={22} />
      </div>
      <div className={classes.words}>
        <p className={classes.name}>{stripeAccountName ?? connectMessages.cardUnnamed}</p>
        {stripeAccountId && <CopyableId id={stripeAccountId} what={messages.accountId} />}
        <p className={classes.how}>
          {method && methodNames[method]}
          {maskedKey && <code> {maskedKey}</code>}
        </p>
      </div>
      {mode === 'test' ? <ModeBadge mode={mode} /> : <StatusBadge kind="neutral" label={words.modes.live} />}
    </section>
  )
}
