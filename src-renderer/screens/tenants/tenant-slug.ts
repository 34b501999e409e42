/**
 * A tenant's id made of its name: `Müller & Söhne GmbH` becomes `muller-sohne-gmbh`. Empty when no letter is left to
 * begin with.
 */
export function tenantSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}
