import { useLocation } from 'react-router'

/** What stands behind the # of a link from an e-mail: there no server and no other site gets to see it. */
export const useLinkToken = (): string => useLocation().hash.slice(1)
