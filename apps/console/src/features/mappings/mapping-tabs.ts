/** Ways to work with mappings, as `?tab=` of their page. */
export const mappingTabs = ['list', 'suggestions', 'unmapped', 'csv'] as const
