/**
 * Variables of the vendor's unit and start scripts, as the presumed property names of them. They lead nowhere and hold no
 * credential, so that nobody need decide about one that only a shell can tell. JAVA_OPTS and the like are not among them.
 */
export const inertSettings: ReadonlySet<string> = new Set(
  `
    app.dir base.dir bin.dir bitbucket.bin.dir bitbucket.home bitbucket.httpport bitbucket.install.dir bitbucket.shared.home
    bitbucket.umask bitbucket.user catalina.base catalina.home catalina.pid catalina.tmpdir classpath cmd conf.user display
    elasticsearch.enabled home inst.dir install.dir java.bin java.binary java.cmd java.home java.version jdk.home jre.home
    jvm.library.path jvm.maximum.memory jvm.minimum.memory jvm.requires.perm.size lang language lc.all log.dir logname
    match.result max.heap min.heap os path pid.dir pid.file prg prgdir progname pwd run.user script search.enabled
    set.permissions shell shell.user start.search stash.home stop.search term tmpdir tz umask user version webapp.pid
    mesh.home xdg.runtime.dir
  `
    .trim()
    .split(/\s+/u),
)
