// What the environment adds to electron-builder.yml, as arguments of electron-builder. Without any of it the app looks
// for no updates and is the one that ships.

const names = {
  owner: "RINGBACK_UPDATE_OWNER",
  repo: "RINGBACK_UPDATE_REPO",
  url: "RINGBACK_UPDATE_URL",
  inspect: "RINGBACK_PACKAGE_INSPECT",
};

/** Throws with a sentence where the variables contradict each other. `platform` is the machine's, as Node names it. */
export function packageOptions(env, platform) {
  return [
    ...feed(env).map(([key, value]) => `--config.publish.${key}=${value}`),
    ...(platform === "darwin" && !env.CSC_LINK && !env.CSC_NAME ? adHoc : []),
    ...(env[names.inspect] === "1" ? ["--config.electronFuses.enableNodeCliInspectArguments=true"] : []),
  ];
}

/** Without a certificate: a signature in nobody's name, which Apple's processors ask for at least. It belongs to no team, and the
 * hardened runtime would let the program load no library of its own. */
const adHoc = [
  "--config.mac.identity=-",
  "--config.mac.hardenedRuntime=false",
  "--config.mac.notarize=false",
];

function feed(env) {
  const { [names.owner]: owner, [names.repo]: repo, [names.url]: url } = env;
  if (url && (owner || repo))
    throw new Error(`Set ${names.url}, or ${names.owner} and ${names.repo}, not both.`);
  if (url) {
    if (!URL.canParse(url) || new URL(url).protocol !== "https:")
      throw new Error(`${names.url} must be an https address, not “${url}”.`);
    return [
      ["provider", "generic"],
      ["url", url],
    ];
  }
  if (!owner && !repo) return [];
  for (const [name, value] of [
    [names.owner, owner],
    [names.repo, repo],
  ])
    if (!/^[\w.-]+$/.test(value ?? ""))
      throw new Error(`${name} must be a name on GitHub, not “${value ?? ""}”.`);
  return [
    ["provider", "github"],
    ["owner", owner],
    ["repo", repo],
    ["releaseType", "draft"],
  ];
}
