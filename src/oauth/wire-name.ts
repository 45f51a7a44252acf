/** `refresh_token` → `refreshToken` */
export function camelCase(wireName: string): string {
  return wireName.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}

/** `redirectUri` → `redirect_uri` */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
