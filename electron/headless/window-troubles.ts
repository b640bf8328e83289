/**
 * Why a window's binary did not start, from what Chromium, Electron and the loader print then, in words: what happened,
 * why, and the command that mends it. What is not known here stays as it was said. Nobody is told to switch the sandbox
 * off: the console in the browser needs none of this.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { platform } from "node:os";
import { dirname, join } from "node:path";

export type WindowTrouble = { what: string; why: string; mend: string };

export type System = {
  /** `kernel.apparmor_restrict_unprivileged_userns` is 1, as Ubuntu has it since 23.10. */
  appArmorRestricts: boolean;
  /** `kernel.unprivileged_userns_clone` is 0, as Debian had it. */
  namespacesAreOff: boolean;
  packages: "apt" | "dnf" | null;
};

export function readSystem(): System {
  const is = (name: string, value: string) => {
    try {
      return readFileSync(`/proc/sys/kernel/${name}`, "utf8").trim() === value;
    } catch {
      // Other kernels do not have it.
      return false;
    }
  };
  return {
    appArmorRestricts: is("apparmor_restrict_unprivileged_userns", "1"),
    namespacesAreOff: is("unprivileged_userns_clone", "0"),
    packages: existsSync("/usr/bin/apt-get") ? "apt" : existsSync("/usr/bin/dnf") ? "dnf" : null,
  };
}

export const noDisplay: WindowTrouble = {
  what: "The window did not open: there is no display.",
  why: "Neither DISPLAY nor WAYLAND_DISPLAY leads to one, as over SSH, in a container or as another user.",
  mend: "Start it from the desktop itself; over SSH “ssh -X” brings a display along. “npx ringback serve” needs none.",
};

/** `said` is what the binary printed, or the error of starting it. Null: something else. */
export function explainWindowTrouble(
  said: string,
  binary: string,
  system: System = readSystem(),
): WindowTrouble | null {
  if (/Running as root without --no-sandbox is not supported/.test(said))
    return {
      what: "The window did not open: it does not run as root.",
      why: "Chromium's sandbox protects a user from its pages, and root cannot be protected.",
      mend: `Start it as yourself, without sudo: ${asYourself()}`,
    };
  if (
    /No usable sandbox!|SUID sandbox helper binary was found, but is not configured correctly|Failed to move to new namespace/.test(
      said,
    )
  )
    return aboutSandbox(binary, system);
  const library = /error while loading shared libraries: ([\w.+-]+): cannot open shared object file/.exec(
    said,
  );
  if (library?.[1]) return aboutLibrary(library[1], system.packages);
  const version = /version [`‘']((?:GLIBC|GLIBCXX)_[\d.]+)['’] not found/.exec(said);
  if (version)
    return {
      what: "The window did not open: this system is too old for it.",
      why: `Electron needs ${version[1]}, which this system does not have.`,
      mend: "Update the system. The console in the browser is the same: npx ringback serve",
    };
  if (/Missing X server or \$DISPLAY|The platform failed to initialize|cannot open display/.test(said))
    return noDisplay;
  // What has no loader here (another C library) is “not there”, though it is.
  if (isForeign(binary) || (/\bENOENT\b/.test(said) && existsSync(binary)))
    return {
      what: "The window did not open: its binary was made for another system.",
      why: `${binary} cannot be run by ${platform()} on ${process.arch}; node_modules may have been copied from elsewhere.`,
      mend: "npm ci && npx install-electron --no",
    };
  return null;
}

/**
 * Judged by its first bytes: a program of another system is handed to a shell, which says anything about it. A wrapper
 * in a shell's language is none.
 */
function isForeign(binary: string): boolean {
  const head = Buffer.alloc(20);
  try {
    const file = openSync(binary, "r");
    readSync(file, head, 0, head.length, 0);
    closeSync(file);
  } catch {
    // Not there, or not to be read: that is another trouble.
    return false;
  }
  const magic = head.toString("latin1", 0, 4);
  if (magic.startsWith("#!")) return false;
  if (platform() === "win32") return !magic.startsWith("MZ");
  if (platform() === "darwin") return !["\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"].includes(magic);
  const machine = { x64: 62, arm64: 183 }[process.arch as string];
  return magic !== "\x7fELF" || (machine !== undefined && head.readUInt16LE(18) !== machine);
}

function aboutSandbox(binary: string, { appArmorRestricts, namespacesAreOff }: System): WindowTrouble {
  const what = "The window did not open: Chromium's sandbox cannot start.";
  if (appArmorRestricts)
    return {
      what,
      why: "AppArmor lets only programs with a profile make user namespaces (Ubuntu 23.10 and newer), and this binary has none.",
      mend: [
        "Give it one:",
        `printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile ringback "%s" flags=(unconfined) {\\n  userns,\\n}\\n' '${quoted(binary)}' | sudo tee /etc/apparmor.d/ringback`,
        "sudo apparmor_parser -r /etc/apparmor.d/ringback",
      ].join("\n          "),
    };
  if (namespacesAreOff)
    return {
      what,
      why: "The kernel lets no user make namespaces (kernel.unprivileged_userns_clone is 0).",
      mend: "sudo sysctl -w kernel.unprivileged_userns_clone=1",
    };
  const helper = quoted(join(dirname(binary), "chrome-sandbox"));
  return {
    what,
    why: "Nothing here lets it make user namespaces, as in a container, and its helper beside the binary is not set up in their place.",
    mend: `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  };
}

/** What brings the libraries that Electron's own page names; GTK brings most of the others along. */
const installing = {
  apt: {
    usual: "sudo apt-get install libnss3 libgtk-3-0 libgbm1",
    // Ubuntu 24.04 and Debian 13 renamed it, and apt does not choose between those that provide the old name.
    "libasound.so.2": "sudo apt-get install libasound2t64 || sudo apt-get install libasound2",
  },
  dnf: { usual: "sudo dnf install nss gtk3 mesa-libgbm", "libasound.so.2": "sudo dnf install alsa-lib" },
};

function aboutLibrary(name: string, packages: System["packages"]): WindowTrouble {
  const known = packages && installing[packages];
  return {
    what: `The window did not open: the library ${name} is missing.`,
    why: "Electron uses libraries of the desktop, and this system does not have them all.",
    mend: known
      ? name === "libasound.so.2"
        ? known[name]
        : known.usual
      : `Install the package of your system that has ${name}, then try again.`,
  };
}

function asYourself(): string {
  const { SUDO_USER } = process.env;
  return SUDO_USER && /^[\w.-]+$/.test(SUDO_USER)
    ? `sudo -u ${SUDO_USER} npx ringback open --desktop`
    : "npx ringback open --desktop";
}

/** Within single quotes of a shell. */
function quoted(path: string): string {
  return path.replaceAll("'", `'\\''`);
}

export function sayTrouble({ what, why, mend }: WindowTrouble): string {
  return `${what}\n  Why     ${why}\n  Mend it ${mend}\nThe console opens in the browser.`;
}
