#!/bin/sh
# Usage: init.sh FOLDER ETC PROJECT NODE HOSTNAME
# First process of a lab host, in namespaces of its own: gives the host its own /etc, /run, /sys, name, systemctl and java,
# then becomes its sshd. Nothing of this is visible on the machine, and it vanishes with the last process.
set -eu
folder=$1 etc=$2 project=$3 node=$4 name=$5

hostname "$name"
mount --bind "$project" "$folder/machine/project"
mount --bind "$node" "$folder/machine/node"
missing=
for program in systemctl java; do [ -e "/usr/bin/$program" ] || missing="$missing $program"; done
if [ -n "$missing" ]; then
  mount -t tmpfs -o mode=0755 tmpfs "$folder/machine/overlay"
  mkdir "$folder/machine/overlay/upper" "$folder/machine/overlay/work"
  for program in $missing; do
    cp "$folder/machine/$program" "$folder/machine/overlay/upper/$program"
    chmod 0755 "$folder/machine/overlay/upper/$program"
  done
  chmod 0755 "$folder/machine/overlay/upper"
  mount -t overlay overlay -o "lowerdir=/usr/bin,upperdir=$folder/machine/overlay/upper,workdir=$folder/machine/overlay/work" /usr/bin
fi
for program in systemctl java; do
  case " $missing " in *" $program "*) ;; *) mount --bind "$folder/machine/$program" "/usr/bin/$program" ;; esac
done
# Names the network of the host, where the machine's names the machine's; the control groups are still the machine's.
mount --rbind /sys/fs/cgroup "$folder/machine/cgroup"
mount -t sysfs sysfs /sys
mount --move "$folder/machine/cgroup" /sys/fs/cgroup
# nft looks for control groups there alone; a machine may have cgroup2 below it.
groups=$(findmnt --noheadings --first-only --types cgroup2 --output TARGET || true)
[ -z "$groups" ] || [ "$groups" = /sys/fs/cgroup ] || mount --bind "$groups" /sys/fs/cgroup
mount --bind "$folder/run" /run
mount --bind "$etc" /etc
exec /usr/sbin/sshd -D -e -f /etc/ssh/lab_sshd_config
