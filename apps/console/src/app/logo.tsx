/** The mark: a bridge. */
export const Logo = ({ size = 24 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="8" fill="#4b43c4" />
    <path
      d="M6 21.5h20M9 21.5v-3a7 7 0 0 1 14 0v3M16 11.5v10"
      fill="none"
      stroke="#fff"
      strokeWidth="2.2"
      strokeLinecap="round"
    />
  </svg>
)
