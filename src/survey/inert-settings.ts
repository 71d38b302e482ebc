/**
 * Variables and JVM arguments of the vendor's start scripts and unit, as property names: they lead nowhere and hold no credential,
 * so that nobody need decide about one that only a shell can tell. Of those that collect JVM arguments (JAVA_OPTS) every
 * `-D` is looked at by itself. A value that can be read is judged all the same.
 */
export const inertSettings: ReadonlySet<string> = new Set(
  `
    atlassian.standalone app.dir argument args base.dir bin.dir bitbucket.args bitbucket.home bitbucket.httpport
    bitbucket.install bitbucket.install.dir bitbucket.pid bitbucket.shared.home bitbucket.umask bitbucket.user catalina.base
    catalina.home catalina.opts catalina.pid catalina.tmpdir classpath cmd display elasticsearch.enabled file.encoding
    foreground home inst.bin inst.dir install.dir java.bin java.binary java.endorsed.dirs java.home java.io.tmpdir
    java.library.path java.opts java.version jdk.home jmx.opts jre.home jvm.file.encoding.args jvm.java.args
    jvm.library.path jvm.maximum.memory jvm.memory.args jvm.minimum.memory jvm.required.args jvm.requires.perm.size
    jvm.support.recommended.args lang language launcher lc.all log.dir logname max.open.files mesh.home min.fds os path
    pid pid.dir pid.file prg prgdir progname pwd run.user script search.enabled set.permissions shell start.search
    stash.home sun.jnu.encoding term tmpdir tz umask user version waited xdg.runtime.dir
  `
    .trim()
    .split(/\s+/u),
)
