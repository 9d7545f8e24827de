// Runs programs one after the other in one MicroPython, whose drive is a folder of this computer.
//
// node run.mjs MICROPYTHON.mjs DRIVE PROGRAM...
//
// Garbage is collected between two programs and never within one: this port cannot look for what
// is in use while Python runs. Exit status 1 is a program that raised.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [interpreter, drive, ...programs] = process.argv.slice(2);
const { loadMicroPython } = await import(pathToFileURL(resolve(interpreter)));
const micropython = await loadMicroPython({
  stdout: (line) => process.stdout.write(`${line}\n`),
});
copy(drive, "");
micropython.runPython("import gc, sys; sys.path[:] = ['/', '/lib']; del sys");
for (const program of programs) {
  try {
    micropython.runPython(readFileSync(program, "utf8"));
    micropython.runPython("gc.collect()");
  } catch (problem) {
    console.error(`${program}: ${problem.message}`);
    process.exit(1);
  }
}

function copy(from, to) {
  for (const name of readdirSync(from)) {
    const source = join(from, name);
    const target = `${to}/${name}`;
    if (!statSync(source).isDirectory()) {
      micropython.FS.writeFile(target, readFileSync(source));
      continue;
    }
    if (!micropython.FS.analyzePath(target).exists) {
      micropython.FS.mkdir(target);
    }
    copy(source, target);
  }
}
